"""Proves a procedure: every state it can reach, every duty, every deadline, against the statute."""
