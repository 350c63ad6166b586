"""Evaluating: which enhancer is better, on a folder of images, by how much, and how sure that is."""
