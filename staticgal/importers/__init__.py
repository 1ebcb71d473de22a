"""From the settings of another gallery to a `gallery.yaml`, and what means something else in it.

Each in a package of its own, which knows none of the others; here is what they share. An importer
only reads: what cannot be said alike keeps closed and is named. Photos are not copied.
"""
