"""Shapes, points and coordinate systems: pure."""
