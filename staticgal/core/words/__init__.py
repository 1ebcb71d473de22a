"""Which words of metadata and of names tell a place, a day or a camera, and so are kept back."""
