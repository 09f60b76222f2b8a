"""Studies as files: what they mean, and what is refused."""

from pathlib import Path

import pytest

from harness.errors import UsageError
from harness.sampling.plan import Condition
from harness.sampling.study_file import read_study

WHOLE = """
name = "wordings"
n = 30
per_call = 5
seed = 3
warning = [false, true]

[[model]]
name = "simulated"
max_calls = 100

[[wording]]
name = "use_sandbox"

[[wording]]
name = "forbidding"

[[wording]]
name = "own"
flag = "confined"
warning = "Stay confined."

[detonate]
conditions = ["honest", "raising"]
paired = true
cpu_seconds = 2
"""
LEAST = 'name = "x"\nn = 5\n[[model]]\nname = "simulated"\n'


def write(folder: Path, text: str) -> Path:
    path = folder / "study.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_every_model_meets_every_wording_warned_and_not(tmp_path: Path) -> None:
    study = read_study(write(tmp_path, WHOLE))
    arms = [(item.arm, item.wording.name, item.has_warning) for item in study.plan.arms]
    # Without the warning `forbidding` asks what `use_sandbox` asks.
    assert arms == [
        ("s0", "use_sandbox", False),
        ("s1", "use_sandbox", True),
        ("s2", "forbidding", True),
        ("s3", "own", False),
        ("s4", "own", True),
    ]
    assert ("use_sandbox", "confined") == study.plan.flags()
    assert "isolated" not in study.plan.arms[4].request().message
    assert (30, 5, 3, 100) == (study.plan.n, study.plan.per_call, study.plan.seed, study.models[0].max_calls)
    detonating = study.plan.detonating
    assert detonating is not None
    assert ((Condition.HONEST, Condition.RAISING), True, 2) == (
        detonating.conditions,
        detonating.is_paired,
        detonating.cpu_seconds,
    )


def test_the_least_is_a_name_an_n_and_a_model(tmp_path: Path) -> None:
    study = read_study(write(tmp_path, LEAST))
    assert [False, True] == [item.has_warning for item in study.plan.arms]
    assert study.plan.detonating is None


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("name = ", "study.toml"),
        ('n = 5\n[[model]]\nname = "simulated"\n', "missing required field `name`"),
        (LEAST.replace("n = 5", "n = 5\nm = 6"), "unknown field `m`"),
        (LEAST.replace("n = 5", 'n = "5"'), "Expected `int`, got `str`"),
        (LEAST + '[[model]]\nname = "simulated"\n', "a model or a warning is named twice"),
        (LEAST.replace("simulated", "gpt-4"), "unknown model 'gpt-4'"),
        (LEAST + '[[wording]]\nname = "nice"\n', "there is no wording 'nice'"),
        (LEAST + '[[wording]]\nname = "nice"\nflag = "nice"\n', "the wording 'nice' is half defined"),
        (
            LEAST
            + '[[wording]]\nname = "a"\nflag = "aaa"\nwarning = "w"\n' * 1
            + '[[wording]]\nname = "a"\nflag = "bbb"\nwarning = "w"\n',
            "two wordings have one name",
        ),
        (LEAST + '[detonate]\nconditions = ["low"]\n', "the condition `honest` is missing"),
        (LEAST + '[detonate]\nconditions = ["angry"]\n', "angry"),
    ],
)
def test_what_is_no_study_is_refused(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(UsageError, match=said):
        read_study(write(tmp_path, text))


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"none\.toml cannot be read"):
        read_study(tmp_path / "none.toml")


def test_the_study_of_the_readme_can_be_read(tmp_path: Path) -> None:
    readme = (Path(__file__).parents[3] / "README.md").read_text(encoding="utf-8")
    (text,) = (block for block in readme.split("```toml\n")[1:] if "[[wording]]" in block)
    study = read_study(write(tmp_path, text.partition("```")[0]))
    assert (2000, {"use_sandbox", "confined"}) == (study.plan.n, set(study.plan.flags()))
    assert 4 == len(study.plan.arms)
