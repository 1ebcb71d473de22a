"""The pure core: the owner's truth, who may see what of it, and the smaller value each gets.

Nothing here does I/O, reads a clock or logs. `project` is the one gate (ARCHITECTURE: The gate).
"""
