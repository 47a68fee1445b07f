"""The frame's own pages, a file for each."""
