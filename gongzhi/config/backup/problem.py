class BackupError(Exception):
    """A backup cannot be made, read or trusted; the text is Chinese and says what to do."""
