"""What nsjail is told: a user that is never root, all namespaces, read-only mounts, no limit that ends a zygote."""

import pytest

from sandbox_profiles.nsjail_config import Interpreter, JailPlan, Mount, render_nsjail_config


@pytest.fixture(scope="module")
def text() -> str:
    plan = JailPlan(
        interpreter=Interpreter(arguments=("/opt/python/bin/python", "-m", "guest"), environment=(("A", "b"),)),
        mounts=(
            Mount(target="/opt/python", source="/usr"),
            Mount(target="/scratch", options="size=4096"),
            Mount(target="/dev/null", source="/dev/null", is_device=True),
        ),
        outer_user=70_000,
        outer_group=70_001,
        control_descriptor=9,
    )
    return render_nsjail_config(plan)


@pytest.mark.parametrize(
    "line",
    [
        'inside_id: "1000"',
        'outside_id: "70000"',
        'outside_id: "70001"',
        "time_limit: 0",
        "pass_fd: 9",
        'envar: "A=b"',
        'path: "/opt/python/bin/python"',
    ],
)
def test_the_configuration_says(text: str, line: str) -> None:
    assert line in text


@pytest.mark.parametrize(
    "line", ["mount_proc: true", "keep_env: true", "keep_caps: true", "rw: true", "clone_newnet: false", "is_root_rw"]
)
def test_the_configuration_does_not_say(text: str, line: str) -> None:
    assert line not in text


def test_only_what_is_marked_is_writable() -> None:
    plan = JailPlan(
        interpreter=Interpreter(arguments=("/bin/python",), environment=()),
        mounts=(Mount(target="/leak", source="/tmp/leak", is_writable=True), Mount(target="/opt", source="/opt")),
        outer_user=1,
        outer_group=1,
        control_descriptor=3,
    )
    assert 1 == render_nsjail_config(plan).count("rw: true")
