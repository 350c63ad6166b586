"""Proving: the installation is checked, the screen is looked at, and a page tells of both."""
