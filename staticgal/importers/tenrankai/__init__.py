"""From Tenrankai's configuration and its folders."""
