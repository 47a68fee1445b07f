"""Divisions, dated boundaries, addresses and local names."""
