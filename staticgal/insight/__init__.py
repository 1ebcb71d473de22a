"""Tells the owner who sees what, and why. Pure; it decides nothing, and `core` never asks it."""
