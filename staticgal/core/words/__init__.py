"""Which words of metadata and of names tell a place, a day or a camera, and so are kept back.

How words are compared and days are found in them is in `text`; where a photo is left out for its
words, that is a limit (`core.limit`).
"""
