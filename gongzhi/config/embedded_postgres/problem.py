"""The one error of this package."""


class EmbeddedError(Exception):
    """The embedded database cannot serve; the text is Chinese and says what to do."""
