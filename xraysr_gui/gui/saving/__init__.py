"""What leaves the window, and what is kept of it."""
