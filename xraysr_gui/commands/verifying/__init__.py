"""Was a file made as it says: its input is found, its steps are done again, and both are held together."""
