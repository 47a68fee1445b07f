"""Suggestions that explain themselves."""
