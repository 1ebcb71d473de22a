"""One module for each thing the owner can ask for; the only room on both sides of the gate.

What can be done without the unfiltered gallery belongs in `assembly`, `verify` or `render`.
"""
