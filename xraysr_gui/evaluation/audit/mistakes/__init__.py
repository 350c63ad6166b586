"""Which usual mistake makes a printed number of two images: each is made on purpose."""
