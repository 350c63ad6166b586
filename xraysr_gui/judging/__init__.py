"""Models that judge an image: how probable it is abnormal, how normal it looks, and when they do not say.

A judge is no enhancer: it changes nothing. It is a folder with `judge.json` (`folder.py`), which names the
network that looks (`features`), and a table of its own. The engine child runs both (`assess.py`).
"""
