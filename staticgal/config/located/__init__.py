"""YAML and TOML to plain values that remember where in the file each of them stands."""
