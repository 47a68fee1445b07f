"""What a procedure allows next, and why: pure, no Django, no clock, no network."""

from gongzhi.engine.library import Library
from gongzhi.engine.loader import load_procedure
from gongzhi.engine.problems import PackError, Problem
from gongzhi.engine.procedure import Procedure, Step

__all__ = ["Library", "PackError", "Problem", "Procedure", "Step", "load_procedure"]
