"""From Tenrankai's `config.toml`, `config.d` and the `_folder.md` of its galleries.

Keys that staticgal knows as well (`permissions:`) are read in `config.tenrankai_permissions`, in
any gallery.
"""
