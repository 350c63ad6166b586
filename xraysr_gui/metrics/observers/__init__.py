"""Twin observers: reckoned readers that look for a known lesion, and how well they find it."""
