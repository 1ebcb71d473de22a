"""From one audience's Projection to a site that waits to be put in place, and the swap itself.

Nothing here sees an unfiltered photo, and nothing here judges: that is `verify`.
"""
