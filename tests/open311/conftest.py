"""The county of the entrance's tests, and programs with keys."""

from tests.api.conftest import ProgramOf, World, committed, program_of, world

__all__ = ["ProgramOf", "World", "committed", "program_of", "world"]
