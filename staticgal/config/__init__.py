"""What the owner wrote, read strictly: every name resolved, every mistake with its location.

Here `gallery.yaml` becomes a Config. Photos and notes are found and opened in `source`; what rules
mean is decided in `core`.
"""
