"""Plain words and patterns, by the standard library alone: nothing here knows of photos."""
