"""Widths of windows in CSS pixels."""

PHONE, TABLET, SCREEN = 390, 820, 1440
