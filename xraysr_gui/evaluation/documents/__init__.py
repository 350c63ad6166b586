"""What five source documents report, row by row, with what is wrong in it and how that is shown."""
