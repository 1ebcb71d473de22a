"""Plain words and patterns, by the standard library alone: nothing here knows of photos or access.

Which words tell too much is decided in `core.words`; messages stand where they are raised.
"""
