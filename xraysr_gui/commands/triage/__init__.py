"""Which image of many is to be looked at first."""
