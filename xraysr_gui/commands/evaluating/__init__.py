"""Evaluations that a person follows: asked for, run image by image, told of while they run, gone on with."""
