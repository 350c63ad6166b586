"""Proves printed figures impossible: intervals from rounding, rules, likeness of images, usual mistakes."""
