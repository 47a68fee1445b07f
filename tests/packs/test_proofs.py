"""The proofs that ship are of the procedures, the laws and the checker as they are.

A stale one is no danger, for the procedure is then proved again when it is installed; but that takes minutes.
"""

import json
from pathlib import Path

import pytest

from gongzhi.engine import Library, load_procedure
from gongzhi.engine.check.laws import Laws
from gongzhi.engine.check.report import proof_file, proved
from gongzhi.engine.profiles import library_under, read_profile, under

PACKS = Path(__file__).parents[2] / "packs"
NATIONAL = PACKS / "cn"
PROCEDURES = sorted(NATIONAL.glob("procedures/*/procedure.yaml"))


@pytest.fixture(scope="module")
def library() -> Library:
    return Library.load(NATIONAL)


@pytest.fixture(scope="module")
def laws(library: Library) -> Laws:
    return Laws((NATIONAL,), library)


@pytest.mark.parametrize("path", PROCEDURES, ids=lambda path: path.parent.name)
def test_the_proof_beside_a_procedure_is_of_it(path: Path, library: Library, laws: Laws) -> None:
    """If not: gongzhi packs check <procedure.yaml> --keep"""
    kept = json.loads(proof_file(path).read_text("utf-8"))
    assert proved(kept, load_procedure(path, library=library), laws)


@pytest.mark.parametrize("proof", sorted(PACKS.glob("**/proofs/*.json")), ids=lambda proof: proof.stem)
def test_a_proof_that_travels_with_a_profile_is_of_the_procedure_under_it(proof: Path, laws: Laws) -> None:
    """If not: gongzhi packs check <procedure.yaml> --profile <folder of the profile> --keep"""
    profile = read_profile(proof.parents[1])
    kept = json.loads(proof.read_text("utf-8"))
    [path] = [one for one in PROCEDURES if f"\n代码: {kept['code']}\n" in one.read_text("utf-8")]
    procedure = load_procedure(path, library=library_under(NATIONAL, [profile]))
    assert proved(kept, under(procedure, [profile]), laws)
