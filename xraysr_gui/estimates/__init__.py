"""What an image tells of itself: its noise, its blur, how fine it really is, and what JPEG did to it.

One home for each of these. Numpy and scipy alone; nothing here knows a window, a file or an enhancer.
"""
