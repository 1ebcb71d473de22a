"""Work done elsewhere than in this process: the protocol, and a pool of processes that keeps it.

What the work is stands in the rooms that ask for it.
"""
