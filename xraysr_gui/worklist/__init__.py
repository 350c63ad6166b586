"""In which order cases are read, and what each order costs whom: pure reckoning.

To add a rule of order, write a function that picks the next case and give it a row in `rules.RULES`.
"""
