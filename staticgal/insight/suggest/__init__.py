"""What the owner could write differently for a photo to be seen."""
