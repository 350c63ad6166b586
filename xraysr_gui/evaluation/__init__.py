"""Compares enhancers on images whose truth is known, pair by pair, and says how sure the figures are."""
