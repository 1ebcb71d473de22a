"""From an export of Gallery 2: its items, permissions, users and groups.

Comments, ratings and passwords stay behind.
"""
