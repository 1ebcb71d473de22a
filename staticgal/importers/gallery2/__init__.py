"""From an export of Gallery 2."""
