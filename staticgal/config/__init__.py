"""What the owner wrote, read strictly: every name resolved, every mistake with its location."""
