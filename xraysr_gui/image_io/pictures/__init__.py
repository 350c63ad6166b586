"""PNG, JPEG, TIFF, BMP and WebP."""
