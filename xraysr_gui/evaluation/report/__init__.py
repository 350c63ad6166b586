"""The report of an evaluation: blocks of words, tables and plots, and what draws them in HTML and PDF."""
