"""The degradation lab: an open image made worse on purpose, with the truth beside it."""
