"""How a file begins that ends a poisoned worker: told apart, so that tests need no cluster to know it."""

POISON = b"POISON"
