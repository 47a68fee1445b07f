"""Counts on chips: exact while few, then only that there are many."""


def up_to(count: int, most: int) -> str:
    """`count` as it is shown where counting stopped at `most`: 99+ instead of 100."""
    return f"{most - 1}+" if count >= most else str(count)
