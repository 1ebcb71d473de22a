"""What the owner wrote: read strictly, every name resolved, every mistake told with its place."""
