"""A handful of matters of every procedure at several stages, taken through the same doors as real ones."""
