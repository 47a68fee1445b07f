"""Pages of the entrance, a file for each."""
