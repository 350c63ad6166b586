"""Radiographs on the screen: views, their grid, and what mouse and keys do everywhere in them."""
