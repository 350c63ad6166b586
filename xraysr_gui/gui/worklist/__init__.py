"""The worklist: which case is read next, and what that order costs whom."""
