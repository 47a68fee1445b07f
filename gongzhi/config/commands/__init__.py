"""One module per command of the platform. Django starts only when a command runs."""
