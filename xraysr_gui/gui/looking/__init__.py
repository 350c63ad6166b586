"""Which image each view shows, and how it is looked at."""
