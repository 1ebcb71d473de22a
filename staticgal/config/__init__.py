"""gallery.yaml: read strictly, every name resolved, all mistakes told together."""
