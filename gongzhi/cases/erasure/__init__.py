"""Deleting what people wrote, by law and on record: the words go, the ledger says that they went.

`door` asks, refuses and deletes; `retention` finds what has been kept long enough; `register` remembers all
deletions outside the database, so that a restored backup can be made to forget again.
"""
