"""Many files through one chain of enhancers: what is asked, what was done, and the folder that remembers it.

    chain.py        the steps, as a small JSON file
    planning.py     inputs -> outputs, and what is refused before long work begins
    line.py         one file of a batch: a line of the ledger and of the manifest
    ledger.py       the lines, on the disk, through any kill
    running.py      workers, pause, stop, how far it is
    manifest.py     manifest.csv, manifest.json and words

Who makes a result of a file is given to it (`Maker`): the engine and reader of this computer, or others.
"""
