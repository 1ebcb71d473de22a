"""Showing the built sites on this machine alone, as a host would send them."""
