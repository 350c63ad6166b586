"""What a JPEG promises and what of it is there."""
