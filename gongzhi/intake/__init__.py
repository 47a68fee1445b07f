"""Where matters come in: the resident's pages, the counter, the call desk."""
