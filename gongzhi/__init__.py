"""Gongzhi (共治): an open system for grassroots governance."""

__version__ = "0.1.0"
