"""Bringing finished sites to where visitors see them: what is there, a plan, and doing it.

Nothing here knows a photo or decides who may see it: files of verified sites go out as they are.
"""
