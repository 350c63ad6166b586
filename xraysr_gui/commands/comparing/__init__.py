"""Comparing two images: pairs, figures, maps and words."""
