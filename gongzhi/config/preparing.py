"""Starts at the same moment prepare the database one after the other."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager

LOCK = 0x676F6E677A6869  # «gongzhi»: the number of the advisory lock


@contextmanager
def alone() -> Iterator[None]:
    """Wait until nobody else prepares this database. PostgreSQL lets go when a process is killed.

    On a connection of its own, because commands close Django's.
    """
    from django.db import connection

    held = connection.copy()
    try:
        with held.cursor() as cursor:
            cursor.execute("SELECT pg_try_advisory_lock(%s)", [LOCK])
            if not cursor.fetchone()[0]:
                print("另一个启动正在准备数据库，等它完成……", file=sys.stderr, flush=True)
                cursor.execute("SELECT pg_advisory_lock(%s)", [LOCK])
            yield
    finally:
        held.close()
