"""Addresses of sites, as their owner writes them."""

from __future__ import annotations

from urllib.parse import urlsplit

HINT = "write `https://photos.example.org`, and a path behind it if the sites have one"


def url_problem(url: str) -> str:
    """What is wrong with the address of a site; "" where nothing is."""
    try:
        parts = urlsplit(url)
        is_whole = parts.scheme in ("http", "https") and bool(parts.hostname)
        _ = parts.port
    except ValueError:
        return f"`{url}` is not an address"
    if not is_whole or parts.query or parts.fragment or "@" in parts.netloc or " " in url:
        return f"`{url}` is not the address of a site"
    if {".", ".."} & set(parts.path.split("/")):  # no browser asks for such a path
        return f"`{url}` has `.` or `..` in its path"
    return ""
