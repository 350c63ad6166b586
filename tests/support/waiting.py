"""How long a test of the whole program waits for what must come: longer than any busy machine needs."""

WAIT_MS = 300_000
