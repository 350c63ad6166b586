"""What can be opened beside the views: tags, steps, histogram, line profile, log."""
