"""The code cells of a notebook are one program, and findings are placed in the cell."""

import json

import pytest

from detectors.canonical import MAX_BYTES
from harness.sources.notebooks import MOST_BYTES, cells_of, notebook_program, without_cells
from harness.sources.program import EMPTY, Position


def notebook(*cells: str | list[str], kind: str = "code") -> bytes:
    """Return the bytes of a notebook with such cells."""
    made = [{"cell_type": kind, "metadata": {}, "source": cell} for cell in cells]
    return json.dumps({"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": made}).encode()


def test_code_cells_are_joined_and_others_passed_over() -> None:
    made = json.loads(notebook("x = 1\ny = 2", ["!ls\n", "z = 3"]))
    made["cells"].insert(1, {"cell_type": "markdown", "source": "# words"})
    program = notebook_program("n.ipynb", json.dumps(made).encode())
    assert program.data is not None
    assert program.data.decode() == (
        "from IPython import get_ipython\nx = 1\ny = 2\nget_ipython().system('ls')\nz = 3\n"
    )
    assert [Position(2, 1, 1), Position(1, 3, 3), Position(2, 1, 3)] == [
        program.position(line, column) for line, column in ((3, 0), (4, 2), (5, 0))
    ]
    assert not program.has_file_lines


def test_the_cells_of_a_program_are_those_of_the_notebook() -> None:
    program = notebook_program("n.ipynb", notebook("x = 1\n\n", "y = (", "z = 3"))
    text = (program.data or b"").decode()
    heads = [cell.split("\n")[0] for cell in cells_of(program, text)]
    bodies = [cell.partition("\n")[2].strip() for cell in cells_of(program, text)]
    assert (["from IPython import get_ipython"] * 3, ["x = 1", "y = (", "z = 3"]) == (heads, bodies)
    assert text.replace("y = (", "") == without_cells(program, text, {1})


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "not a notebook"),
        (b"{}", "not a notebook"),
        (b'{"nbformat": 3, "worksheets": []}', "not a notebook of nbformat 4"),
        (b'{"nbformat": 4, "cells": [{"cell_type": "code", "source": "\xff"}]}', "not a notebook"),
        (b'{"nbformat": 4, "cells": [{"cell_type": "code", "source": 1}]}', "not a notebook"),
        (b'{"nbformat": 4, "cells": [], "z": ' + b"[" * 100_000 + b"]" * 100_000 + b"}", "recursion"),
        (b'{"nbformat": 4, "cells": [' + b"{}," * 300_000 + b"{}]}", "too many parts"),
        (b" " * (MOST_BYTES + 1), "longer than 16 MiB"),
        (notebook("#" * MAX_BYTES, "x"), "code cells longer than"),
    ],
    ids=range(9),
)
def test_what_is_no_notebook_is_said_with_the_reason(data: bytes, said: str) -> None:
    program = notebook_program("n.ipynb", data)
    assert (None, True) == (program.data, said in program.reason)


def test_a_key_that_stands_twice_is_read_as_jupyter_reads_it() -> None:
    data = b'{"nbformat": 4, "cells": [], "cells": [{"cell_type": "code", "source": "evil()"}]}'
    assert b"evil()" in (notebook_program("n.ipynb", data).data or b"")


def test_a_notebook_without_code_holds_no_program() -> None:
    for data in (notebook(), notebook("words", kind="markdown"), notebook(" \n")):
        program = notebook_program("n.ipynb", data)
        assert (b"", EMPTY) == (program.data, program.reason)


def test_magics_that_may_do_anything_are_named_with_their_cell() -> None:
    program = notebook_program("n.ipynb", notebook("x = 1", "%run a\n%run b"))
    assert "magics that may do anything: %run (cell 2), %run (cell 2)" == program.reason


def test_every_end_of_a_line_is_one() -> None:
    program = notebook_program("n.ipynb", notebook("a\r\nb\rc"))
    assert b"\na\nb\nc\n" in (program.data or b"")
