"""Choosing, running and listing enhancers, and the versions that they make."""
