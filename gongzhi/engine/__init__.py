"""What a procedure allows next, and why: pure, no Django, no clock, no network."""
