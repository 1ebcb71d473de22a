"""Which files make one photo, and which photos belong together."""
