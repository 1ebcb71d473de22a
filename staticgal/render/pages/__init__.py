"""One audience's View in, its pages out, as bytes; nothing here reads or writes a file of a site.

Whatever is in a View may be shown: what may not be known is left out in `core.project`, not here.
"""
