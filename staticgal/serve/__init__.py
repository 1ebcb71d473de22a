"""Showing the built sites on this machine alone, as a host would send them.

No login and nothing for the internet: for that the settings of `publish.hosting` are made.
"""
