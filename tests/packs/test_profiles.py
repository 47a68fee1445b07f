"""Every profile that ships can be laid over the national pack: it names known settings and only tightens."""

from pathlib import Path

import pytest

from gongzhi.engine import Library, load_procedure
from gongzhi.engine.strict_yaml import read

PACKS = Path(__file__).parents[2] / "packs"
NATIONAL = PACKS / "cn"
PROFILES = sorted(
    path.parents[1] for path in PACKS.glob("*/parameters/*.yaml") if path.parents[1] != NATIONAL
)
PROCEDURES = sorted(NATIONAL.glob("procedures/*/procedure.yaml"))


def settings(profile: Path) -> set[str]:
    files = [read(path) for path in sorted(profile.glob("parameters/*.yaml"))]
    return {name for file in files for name in file.entries["参数"].value.entries}


@pytest.mark.parametrize("profile", PROFILES, ids=lambda profile: profile.name)
def test_a_profile_sets_what_procedures_ask_for_and_loosens_nothing(profile: Path) -> None:
    library = Library.load(NATIONAL, [profile])
    unused = settings(profile)
    for path in PROCEDURES:
        asked = {name for name in settings(profile) if f"{{{name}}}" in path.read_text("utf-8")}
        procedure = load_procedure(path, library=library) if asked else None
        for name in asked:
            assert [value.origin for value in procedure.parameters[name].values] == [profile.name]
        unused -= asked
    assert not unused
