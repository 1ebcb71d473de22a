"""Planning, making, assembling and verifying a site; nothing here sees an unfiltered photo."""
