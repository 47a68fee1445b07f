"""Compiles each text of a procedure once for a worker, whatever number of tests installs it.

Most tests with a database install the same few procedures, in a transaction that is rolled back; reading and
compiling them again took a third of their time. Compiling has no other input than what is the key here, and
its result is frozen. What is refused is not remembered.
"""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from gongzhi.engine import loader
from gongzhi.engine.library import Library
from gongzhi.engine.procedure import Procedure

Key = tuple[str, str, str, bool]


@contextmanager
def compiled_once() -> Iterator[None]:
    """Inside, what is compiled with the library of the installation is compiled once. Django is set up."""
    from gongzhi.cases import catalogue, installing

    compile_text, known = loader.compile_text, dict[Key, Procedure]()
    ours = catalogue.library()

    def once(text: str, file: str, sha256: str, library: Library, *, installed: bool = False) -> Procedure:
        if library is not ours:  # a local one, made for the occasion
            return compile_text(text, file, sha256, library, installed=installed)
        key = text, file, sha256, installed
        if key not in known:
            known[key] = compile_text(text, file, sha256, library, installed=installed)
        return known[key]

    with pytest.MonkeyPatch.context() as patch:
        for module in (loader, installing, catalogue):
            patch.setattr(module, "compile_text", once)
        yield
