"""Asking other systems: where the program may connect to, and one request within a time."""
