"""From what an image tells of itself to what can be done for it, and how good that advice is."""
