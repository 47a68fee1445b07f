"""Sending: a guarded client, lanes with patience, and what is left when nobody answers."""
