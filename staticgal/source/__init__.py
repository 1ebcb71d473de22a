"""The photo tree: what is in it, what its files say, and the Gallery made of both."""
