"""Addresses of the outside connections."""
