"""An image drawn by us, whose sharpness, noise and contrast are known, and what is measured of such."""
