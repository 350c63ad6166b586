"""One file for each network: what it is made of, and what it learns."""
