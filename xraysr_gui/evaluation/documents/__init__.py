"""What five source documents print, cell by cell, with what is wrong in it and how that is shown."""
