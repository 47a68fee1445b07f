"""What every request reads and hardly anybody changes: places, units, posts, categories, procedures.

The database counts the changes of each such table (triggers, see `watching.py`). A result may be remembered
under those counts: it is exact in every process, and asking for all counts costs one small query a request.

Of what changes all the time only the questions are remembered, never the answers (see `statements.py`).
"""

from gongzhi.reference.remembering import changed, pinned, remembered, revision

__all__ = ["changed", "pinned", "remembered", "revision"]
