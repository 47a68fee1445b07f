"""Papers from data and a template: pure."""
