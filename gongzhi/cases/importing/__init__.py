"""Brings cases of another system in, through the same doors as every other case."""


def begin() -> None:
    """Set a new process up. It stands here because it must be importable before the models are."""
    import django

    django.setup()
