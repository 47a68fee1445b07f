"""Records of the ledger. Only `gongzhi.cases` reads or writes these tables."""

from gongzhi.cases.models.case import Case, SearchText
from gongzhi.cases.models.catalogue import Adoption, Category, ProcedureVersion, Proving
from gongzhi.cases.models.ledger import REMOVED, Access, Content, DailyRoot, Entry, Follower
from gongzhi.cases.models.obligation import Obligation
from gongzhi.cases.models.part import Part
from gongzhi.cases.models.upload import Upload

__all__ = [
    "REMOVED",
    "Access",
    "Adoption",
    "Proving",
    "Case",
    "Category",
    "Content",
    "DailyRoot",
    "Entry",
    "Follower",
    "Obligation",
    "Part",
    "ProcedureVersion",
    "SearchText",
    "Upload",
]
