"""Notes and sidecars: whose they are, what they say, and those that cannot be taken."""
