"""One source photo in, its renditions out: the only place where pixels are read and written.

Metadata is read elsewhere, in `source.metadata`; none is copied here, and one function saves.
"""
