"""Other eyes: reads finished sites back and says what is wrong with them."""
