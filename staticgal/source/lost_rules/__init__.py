"""Rules that hold for nothing any more, and photos that would be open for want of them."""
