"""One source photo in, its renditions out: the only place where pixels are read and written."""
