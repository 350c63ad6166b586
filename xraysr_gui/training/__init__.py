"""Trains the networks of the zoo: images in, a model folder out."""
