"""What degrades a radiograph: the forward model, one file for each part.

Training, measuring and the window use the same one. It knows no file format and no network.
"""
