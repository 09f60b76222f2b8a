"""All probes in every profile that is shipped, in both kinds of jail, as root and as an ordinary user."""

import json
from collections.abc import Iterator
from importlib.resources import files

import pytest
from ordinary_user import run_as_ordinary_user

from harness.controls.containment import Containment
from harness.controls.probes import PROBES
from harness.controls.probes.probe import Probe
from harness.jail.pool import JailKind
from sandbox_profiles.profile import SHIPPED, Profile, read_profile

pytestmark = [pytest.mark.isolation, pytest.mark.soak]


def shipped() -> list[Profile]:
    """Return every profile that lies in the package."""
    found = [path for path in files("sandbox_profiles").iterdir() if path.name.endswith(".toml")]
    return [read_profile(path.read_text(encoding="utf-8"), path.name) for path in sorted(found, key=str)]


def test_there_is_a_profile() -> None:
    assert "default" in {profile.name for profile in shipped()}


def _shown(pair: tuple[Profile, JailKind]) -> str:
    return f"{pair[0].name}-{pair[1].value}"


@pytest.fixture(scope="module", params=[(profile, kind) for profile in shipped() for kind in JailKind], ids=_shown)
def containment(request: pytest.FixtureRequest) -> Iterator[Containment]:
    profile, kind = request.param
    with Containment(profile, kind) as made:
        yield made
        assert () == made.late_effects()


@pytest.mark.parametrize("probe", PROBES, ids=lambda probe: probe.name)
def test_a_probe_is_held_and_seen(containment: Containment, probe: Probe) -> None:
    result = containment.run(probe)
    assert () == result.faults
    assert result.is_evidenced, result.seen


_AS_A_USER = """
import json, os, sys
from harness.controls.containment import Containment
from harness.controls.probes import PROBES
from harness.jail.pool import JailKind
from sandbox_profiles.profile import load_profile

name, kind = json.loads(sys.argv[1])
failed = []
with Containment(load_profile(name), JailKind(kind)) as containment:
    for probe in PROBES:
        result = containment.run(probe)
        if not result.passed:
            failed.append([result.name, result.faults, result.seen])
    late = containment.late_effects()
print(json.dumps({"user": os.geteuid(), "ran": len(PROBES), "failed": failed, "late": late}))
"""


@pytest.mark.parametrize("kind", [kind.value for kind in JailKind])
@pytest.mark.parametrize("name", SHIPPED)
def test_all_probes_are_held_and_seen_for_an_ordinary_user(name: str, kind: str) -> None:
    found = json.loads(run_as_ordinary_user(_AS_A_USER, [name, kind], seconds=900))
    assert found.pop("user") != 0
    assert {"ran": len(PROBES), "failed": [], "late": []} == found


def test_the_profiles_that_are_named_are_those_that_are_there() -> None:
    assert sorted(SHIPPED) == sorted(profile.name for profile in shipped())
