"""What a person can set, and where the program keeps its own files. No Qt in here."""
