"""A view with a real image, a workspace and the marks in it."""

from tests.support.drawing_hand import image, reader

__all__ = ["image", "reader"]
