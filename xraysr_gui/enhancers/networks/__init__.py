"""Trained networks: their folders, how they run in pieces, and how their results are judged."""
