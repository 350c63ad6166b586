"""How long a test of the whole program waits for what must come."""

WAIT_MS = 60_000
