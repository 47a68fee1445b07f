"""Figures defined once, with source and formula."""
