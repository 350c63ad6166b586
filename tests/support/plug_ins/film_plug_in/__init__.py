"""A plug-in with one thing of each kind."""
