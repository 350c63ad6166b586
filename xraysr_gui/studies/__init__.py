"""What images this computer has, by patient, study and series.

The index copies no image: it remembers where each file lies, what its header says, and how large
and how old the file was, so that a second look at a folder reads only what has changed.
"""
