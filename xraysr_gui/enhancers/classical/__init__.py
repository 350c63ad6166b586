"""Enhancers that are arithmetic, one file each, and what they estimate."""
