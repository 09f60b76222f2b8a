"""One warm jail per module, and a tightened one for programs that must run into its limits."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

SUPPORT = str(Path(__file__).parents[2] / "support")
if SUPPORT not in sys.path:
    sys.path.append(SUPPORT)

from jailed import Cell, profile_with  # noqa: E402 - found only once its folder is on the path


@pytest.fixture(scope="module")
def cell() -> Iterator[Cell]:
    """The default profile."""
    with Cell() as made:
        yield made


@pytest.fixture(scope="module")
def tight() -> Iterator[Cell]:
    """Limits that are reached within a second."""
    with Cell(profile=profile_with(computing_seconds=0.7, absolute_seconds=20.0)) as made:
        yield made
