"""Models of one's own: taken in from files, listed, checked, given to others, removed."""
