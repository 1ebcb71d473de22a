"""Hostile bytes in, blocks out: where in a file its size and its metadata lie. Bounded readers.

What the blocks say is read in `source/metadata`.
"""
