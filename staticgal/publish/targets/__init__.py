"""The kinds of place: a module for each, behind `publish.place.Place`."""
