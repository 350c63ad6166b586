"""Batches: many files through the same steps, watched from a table, each to be looked at beside its input."""
