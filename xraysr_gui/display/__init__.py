"""Works out what a view has to paint: the visible part, at the resolution of the screen. No Qt in here.

OpenCV loads at the first use, never at import: it would delay the window's first paint.
"""
