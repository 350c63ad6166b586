"""The protocols of `xraysr evaluate`, as data: each file has its `TRIALS`, `trials.py` names the files."""
