"""How judges are made: the network that looks, what they learn from what it sees, their figures and cards."""
