"""Every profile that ships can be laid over the national pack: it names known settings and only tightens."""

from pathlib import Path

import pytest
import yaml

from gongzhi.engine import Library, load_procedure
from gongzhi.engine.profiles import read_profile

PACKS = Path(__file__).parents[2] / "packs"
NATIONAL = PACKS / "cn"
PROFILES = sorted(
    path.parents[1] for path in PACKS.glob("**/parameters/*.yaml") if path.parents[1] != NATIONAL
)
PROCEDURES = sorted(NATIONAL.glob("procedures/*/procedure.yaml"))


def settings(profile: Path) -> set[str]:
    files = [yaml.safe_load(path.read_text("utf-8")) for path in sorted(profile.glob("parameters/*.yaml"))]
    return {name for file in files for name in file["参数"]}


@pytest.mark.parametrize("profile", PROFILES, ids=lambda profile: profile.name)
def test_a_profile_sets_what_procedures_ask_for_and_loosens_nothing(profile: Path) -> None:
    library = Library.load(NATIONAL, [profile])
    unused = settings(profile)
    for path in PROCEDURES:
        asked = {name for name in settings(profile) if f"{{{name}}}" in path.read_text("utf-8")}
        if asked:
            parameters = load_procedure(path, library=library).parameters
            origins = {value.origin for name in asked for value in parameters[name].values}
            assert origins == {read_profile(profile).name}
        unused -= asked
    assert not unused
