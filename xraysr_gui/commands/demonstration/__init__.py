"""The demonstration that is made without a window."""
