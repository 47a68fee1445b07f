"""Tallies with exact fractions: pure."""
