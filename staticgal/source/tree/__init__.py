"""The photo tree as it lies on the disk."""
