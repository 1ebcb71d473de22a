"""A finished site from outside: where its files lie, their media types, headers and what it holds.

No word here says how a file is made; pages, preview server, verify and publish all ask here.
"""
