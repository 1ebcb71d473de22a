"""What stands in `.staticgal/` and `secrets/`: the store, what the last build left, the keys."""
