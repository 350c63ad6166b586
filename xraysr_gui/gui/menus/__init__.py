"""The actions of every menu, as rows."""
