"""Regions that a reader draws, and the figures inside and outside them."""
