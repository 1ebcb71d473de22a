"""From the settings of another gallery to a `gallery.yaml`, and what means something else in it."""
