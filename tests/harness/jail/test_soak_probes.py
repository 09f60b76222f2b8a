"""All probes in every profile that is shipped, in both kinds of jail."""

from collections.abc import Iterator
from importlib.resources import files

import pytest

from harness.controls.containment import Containment
from harness.controls.probes import PROBES
from harness.controls.probes.probe import Probe
from harness.jail.pool import JailKind
from sandbox_profiles.profile import Profile, read_profile

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
