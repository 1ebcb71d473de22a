"""Rules that hold for nothing any more, and photos that would be open for want of them.

Here is what compares with the last build. A note that cannot be read now belongs in `notes`.
"""
