"""Reads a foreign table: CSV, gzipped or not, in UTF-8 or in the older Chinese encodings."""

import codecs
import csv
import gzip
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

ENCODINGS = ("utf-8-sig", "gb18030")
SAMPLE = 1 << 20


def _encoding(path: Path) -> str:
    opener = gzip.open if path.suffix == ".gz" else open
    with opener(path, "rb") as stream:
        sample = stream.read(SAMPLE)
    for encoding in ENCODINGS:
        try:
            codecs.getincrementaldecoder(encoding)().decode(sample)  # the last character may be cut off
        except UnicodeDecodeError:
            continue
        return encoding
    return ENCODINGS[0]


@contextmanager
def opened(path: Path) -> Iterator[TextIO]:
    """The table as text; bytes that fit no encoding become replacement characters."""
    opener = gzip.open if path.suffix == ".gz" else open
    with opener(path, "rt", encoding=_encoding(path), errors="replace", newline="") as stream:
        yield stream


def rows(path: Path) -> Iterator[tuple[int, dict[str, str]]]:
    """(line number, row) of every row."""
    with opened(path) as stream:
        reader = csv.DictReader(stream)
        for row in reader:
            yield reader.line_num, row


def header(path: Path) -> list[str]:
    """The names of the columns."""
    with opened(path) as stream:
        return next(csv.reader(stream), [])
