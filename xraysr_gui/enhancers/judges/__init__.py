"""Folders of judges, and what runs them: in the engine child, by the same runtime as enhancers."""
