"""What the metadata in photos and sidecars says: shown, heard by limits, or damaged."""
