"""What images of a folder tell of one another: copies, patients on both sides, empty tasks."""
