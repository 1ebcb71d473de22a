"""One audience's View in, its pages out."""
