"""The pure core: the owner's truth, who may see what of it, and the smaller value each gets.

Nothing here does I/O, reads a clock or logs. `project` is the one gate: what is behind it sees a
SiteView and RenditionJobs, never a Photo. Why somebody sees something is told in `insight`.
"""
