"""One photo tree in, one complete static site per audience out."""

__version__ = "0.1.0"
