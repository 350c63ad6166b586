"""Lesions that are drawn into images on purpose: the truth about them is known."""
