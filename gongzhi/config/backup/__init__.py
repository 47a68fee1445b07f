"""One file with everything: database, attachments, the key of the receipts' links, and what to compare.

A backup counts only once it was restored: every table's rows and their digests are compared with those
taken in the very snapshot that was dumped.
"""

from gongzhi.config.backup.make import make
from gongzhi.config.backup.problem import BackupError
from gongzhi.config.backup.restore import restore
from gongzhi.config.backup.trial import try_out

__all__ = ["BackupError", "make", "restore", "try_out"]
