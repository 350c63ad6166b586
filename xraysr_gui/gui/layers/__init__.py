"""What is painted over an image."""
