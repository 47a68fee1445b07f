"""Half a year of invented matters, taken through the same doors as real ones."""
