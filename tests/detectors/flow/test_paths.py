"""What is known of the text of a path, however a program puts it together."""

import pytest

from detectors.flow.values import HOLE, texts_of
from detectors.parsing import parse_quietly
from detectors.resolver import resolve

SPELLINGS = [
    ('open("/a/b")', "/a/b"),
    ('open(f"{home}/.x/y")', f"{HOLE}/.x/y"),
    ('open("%s/.x/y" % home)', f"{HOLE}/.x/y"),
    ('open("{}/.x/{}".format(home, "y"))', f"{HOLE}/.x/y"),
    ('open(home + "/.x/" + "y")', f"{HOLE}/.x/y"),
    ('open("/".join([home, ".x", "y"]))', f"{HOLE}/.x/y"),
    ('open(str(home) + "/.x")', f"{HOLE}/.x"),
    ('open(os.path.join(home, ".x", "y"))', f"{HOLE}/.x/y"),
    ('open(os.path.join(*parts, "y"))', f"{HOLE}/y"),
    ('open(os.path.join(home, "/etc/x"))', "/etc/x"),
    ('open(os.path.expanduser("~/.x"))', "~/.x"),
    ('open(os.path.join(os.path.expanduser("~"), ".x"))', "~/.x"),
    ('open(os.path.abspath("../x"))', "../x"),
    ('open(os.path.join(os.path.dirname("/a/b"), "c"))', "/a/c"),
    ('open(os.path.join(tempfile.gettempdir(), "x"))', "/tmp/x"),
    ('open(b"/a/b")', "/a/b"),
    ('open(Path("/a") / "b")', "/a/b"),
    ('open(Path.home() / ".x" / "y")', "~/.x/y"),
    ('open(Path.home().joinpath(".x", "y"))', "~/.x/y"),
    ('open(Path(home) / ".x")', f"{HOLE}/.x"),
    ('open(str(Path("/a", "b").resolve()))', "/a/b"),
    ('open(Path("/a/b").parent / "c")', "/a/c"),
    ('open(Path("/a/b").with_name("c"))', "/a/c"),
    ('open(os.fspath(Path("/a")))', "/a"),
    ('open(Path("~/.x").expanduser().as_posix())', "~/.x"),
    ('open("/a" / Path("b"))', "/a/b"),
    ('open(os.path.join(os.pardir, os.curdir, "x"))', ".././x"),
    ('open(os.sep + "x")', "/x"),
]


@pytest.mark.parametrize(("spelling", "expected"), SPELLINGS)
def test_a_path_is_known_as_far_as_its_parts_are(spelling: str, expected: str) -> None:
    source = f"import os, tempfile\nfrom pathlib import Path\ndef f(home, parts):\n    {spelling}\n"
    (site,) = [site for site in resolve(parse_quietly(source)).calls if site.target == "builtins.open"]
    assert (expected,) == texts_of(site.arguments[0].value)


@pytest.mark.parametrize("spelling", ['Path("/a/b")', 'Path("/a") / "b"', 'Path("/a").joinpath("b")'])
def test_a_method_of_a_path_is_a_call_by_canonical_name(spelling: str) -> None:
    source = f"from pathlib import Path\np = {spelling}\np.read_text()\n"
    (site,) = [site for site in resolve(parse_quietly(source)).calls if site.method == "read_text"]
    assert "pathlib.Path().read_text" == site.target
    assert ("/a/b",) == texts_of(site.receiver)


def test_a_loop_over_paths_knows_each() -> None:
    source = "def f(home):\n    for name in ('a', 'b'):\n        open(f'{home}/{name}')\n"
    (site,) = [site for site in resolve(parse_quietly(source)).calls if site.target == "builtins.open"]
    assert (f"{HOLE}/a", f"{HOLE}/b") == texts_of(site.arguments[0].value)
