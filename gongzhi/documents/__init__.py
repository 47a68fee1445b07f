"""Papers from data and a template: pure."""

from gongzhi.documents.paper import Paper, Template, fill, placeholders
from gongzhi.documents.render import html

__all__ = ["Paper", "Template", "fill", "html", "placeholders"]
