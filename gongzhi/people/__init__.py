"""Persons, organisations, dated posts and what they may see and do."""
