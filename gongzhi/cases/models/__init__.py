"""Records of the ledger. Only `gongzhi.cases` reads or writes these tables."""

from gongzhi.cases.models.case import Case, SearchText
from gongzhi.cases.models.catalogue import Adoption, Category, ProcedureVersion
from gongzhi.cases.models.ledger import REMOVED, Access, Content, DailyRoot, Entry, Follower
from gongzhi.cases.models.obligation import Obligation
from gongzhi.cases.models.part import Part
from gongzhi.cases.models.upload import Upload

__all__ = [
    "REMOVED",
    "Access",
    "Adoption",
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
