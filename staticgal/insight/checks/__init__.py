"""What is no mistake and yet worth a look before a site is built."""
