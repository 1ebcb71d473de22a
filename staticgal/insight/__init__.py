"""Tells the owner who sees what, and why. Pure; it decides nothing, and `core` never asks it.

Here are values and sentences for `explain`, `access`, `check`, `diff` and `verify`; how they are
printed belongs in `cli`, and what is read from the disk for them in `app`.
"""
