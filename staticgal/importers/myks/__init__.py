"""From myks-gallery's settings and its dump."""
