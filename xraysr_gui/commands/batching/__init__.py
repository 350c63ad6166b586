"""Whole folders through a chain of enhancers: planned, run, told of."""
