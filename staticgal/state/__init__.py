"""What stands in `.staticgal/` and `secrets/`: the store, what the last build left, the keys.

Here it is written and read as bytes and rows. What it means that something differs is decided in
`app` and `assembly`. All in `.staticgal/` can be thrown away; `secrets/` cannot.
"""
