"""The keys of `gallery.yaml`, of an album's `_folder.md` and of a photo's note, each explained.

One definition serves the reading, the JSON Schema for editors and the manual's reference. A new
block of `gallery.yaml` gets a module here and a field in `gallery.ConfigInput`.
"""
