"""Telling other systems of steps: https addresses that subscribed, signed, without private words."""
