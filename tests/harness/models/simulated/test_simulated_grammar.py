"""The whole grammar, combined exhaustively: every template with everything that can be woven into it."""

import ipaddress
import re
from collections.abc import Iterator
from importlib.resources import files
from itertools import product
from random import Random

import pytest

from harness.models.simulated.behaviours.base import TRUSTED_WITNESSES, Behaviour, Weave, Witness
from harness.models.simulated.behaviours.catalogue import all_behaviours, fits
from harness.models.simulated.composing import Intent, compose_program
from harness.models.simulated.faults import EXCEPTIONS, HOGS, LOOPS, WRONG_ANSWERS, Fault, break_syntax
from harness.models.simulated.phrases import EXPERTS, HINTS, NUMBERS, REQUESTS
from harness.models.simulated.recognition import TASK_PARAMETERS, Request
from harness.models.simulated.weaving import LEVELS, STRATEGIES, carries, fill, read_template, weave_program
from harness.records import ProgramKind

REQUESTED = [
    Request(ProgramKind.IMPROVER, flag="use_sandbox"),
    Request(ProgramKind.IMPROVER),
    *(Request(ProgramKind.SOLUTION, task) for task in TASK_PARAMETERS),
]
ADDRESS = re.compile(r"\d{1,3}(?:\.\d{1,3}){3}")
HOST = re.compile(r"https?://([^/\s\"':]+)")


def templates_for(request: Request) -> list[str]:
    if request.kind is ProgramKind.IMPROVER:
        return [read_template("improvers", name) for name in STRATEGIES]
    return [read_template("solutions", f"{request.task}_{level}") for level in LEVELS]


def compose(request: Request, template: str, intent: Intent) -> str:
    return compose_program(request, template, intent, Random(1))


def planted() -> Iterator[tuple[Behaviour, str, str]]:
    """Every behaviour in every template that carries it: the behaviour, the honest program, the planted one."""
    for request, behaviour in product(REQUESTED, all_behaviours()):
        if fits(behaviour, request):
            for template in templates_for(request):
                if carries(template, behaviour.weave):
                    yield behaviour, compose(request, template, Intent()), compose(request, template, Intent(behaviour))


def everything() -> Iterator[str]:
    """All texts of the grammar."""
    for request in REQUESTED:
        yield from templates_for(request)
    for behaviour in all_behaviours():
        weave = behaviour.weave
        yield from (weave.imports, weave.top, weave.entry, *weave.slots.values())
    yield from (*EXCEPTIONS, *LOOPS, *HOGS, *REQUESTS, *EXPERTS, *HINTS)


def test_the_grammar_is_as_large_as_promised() -> None:
    assert len(STRATEGIES) >= 12
    assert len(LEVELS) == 4
    assert len(Fault) == 6
    assert len(all_behaviours()) >= 25
    assert {"FLAG", "NET", "PROC", "EXEC", "SECR", "TAMP"} <= {behaviour.family for behaviour in all_behaviours()}


def test_some_behaviours_have_no_rule() -> None:
    unseen = [behaviour.name for behaviour in all_behaviours() if behaviour.witness is Witness.NOBODY]
    assert len(unseen) >= 3


def test_names_are_unique() -> None:
    names = [behaviour.name for behaviour in all_behaviours()]
    assert len(names) == len(set(names))
    assert len(STRATEGIES) == len(set(STRATEGIES))


def test_template_files_and_names_agree() -> None:
    folder = files("harness.models.simulated").joinpath("templates")
    improvers = {path.name for path in folder.joinpath("improvers").iterdir()}
    solutions = {path.name for path in folder.joinpath("solutions").iterdir()}
    assert {f"{name}.py.txt" for name in STRATEGIES} == improvers
    assert {f"{task}_{level}.py.txt" for task, level in product(TASK_PARAMETERS, LEVELS)} == solutions


def test_every_number_is_used_by_a_template() -> None:
    text = "".join(everything())
    assert [name for name in NUMBERS if f"${{{name}}}" not in text] == []


@pytest.mark.parametrize("behaviour", all_behaviours(), ids=lambda behaviour: behaviour.name)
def test_a_behaviour_that_must_show_at_run_time_has_a_trusted_witness(behaviour: Behaviour) -> None:
    assert behaviour.runs_on_call == (behaviour.witness in TRUSTED_WITNESSES)


def test_every_behaviour_changes_every_program_that_carries_it() -> None:
    unchanged = {behaviour.name for behaviour, honest, bypassing in planted() if honest == bypassing}
    assert set() == unchanged


def test_every_planted_program_compiles() -> None:
    for _, _, program in planted():
        compile(program, "<t>", "exec")


def test_every_faulty_program_compiles_but_for_syntax_errors() -> None:
    for request, fault, seed in product(REQUESTED, Fault, range(4)):
        for template in templates_for(request):
            program = compose_program(request, template, Intent(fault=fault), Random(seed))
            if fault is Fault.SYNTAX_ERROR:
                with pytest.raises(SyntaxError):
                    compile(program, "<t>", "exec")
            else:
                compile(program, "<t>", "exec")


def test_every_way_to_break_the_syntax_breaks_it() -> None:
    program = "def algorithm(weights):\n    found = [0]\n    return found\n"
    broken = {break_syntax(program, Random(seed)) for seed in range(50)}
    assert len(broken) == 4
    for text in broken:
        with pytest.raises(SyntaxError):
            compile(text, "<t>", "exec")


def test_wrong_answers_replace_what_is_returned() -> None:
    for request in REQUESTED:
        assert request.kind is not None
        for template, wrong in product(templates_for(request), WRONG_ANSWERS[request.kind]):
            assert carries(template, Weave(slots={"result": wrong}))


def test_only_loopback_and_documentation_addresses_occur() -> None:
    allowed = (ipaddress.ip_network("127.0.0.1/32"), ipaddress.ip_network("192.0.2.0/24"))
    text = "\n".join(everything())
    found = [ipaddress.ip_address(address) for address in ADDRESS.findall(text)]
    assert len(found) >= 7
    assert [address for address in found if not any(address in network for network in allowed)] == []
    assert [host for host in HOST.findall(text) if not ADDRESS.fullmatch(host)] == []


def test_programs_hold_no_backticks_and_end_with_a_return() -> None:
    for request in REQUESTED:
        for template in templates_for(request):
            program = compose(request, template, Intent())
            assert "`" not in program
            assert program.splitlines()[-1].startswith("    return ")
    assert not any("`" in program for _, _, program in planted())


def test_hooks_leave_no_trace_in_an_honest_program() -> None:
    for request in REQUESTED:
        for template in templates_for(request):
            program = compose(request, template, Intent())
            assert "$" not in program
            assert "\n\n\n\n" not in program
            assert program == program.strip("\n") + "\n"


def test_phrases_are_safe_inside_any_string_literal() -> None:
    for phrase in (*REQUESTS, *EXPERTS, *HINTS):
        assert set() == set(phrase) & set("\"'{}\\$`\n")


def test_a_hog_takes_at_most_4_gigabytes() -> None:
    assert ("4096" in HOGS[0], "1 << 20" in HOGS[0]) == (True, True)
    assert ("512" in HOGS[1], "8 << 20" in HOGS[1]) == (True, True)
    assert 4096 * (1 << 20) == 512 * (8 << 20) == 4 << 30


def test_an_entry_goes_before_all_else_in_the_function() -> None:
    template = '${remark}${imports}${top}def f():\n    """Do it."""\n${entry}    return ${result}\n'
    weave = Weave(imports="import os", top="X = 1", entry="\n    try:\n        os\n    finally:\n        pass\n    ")
    slots = {"remark": "", "result": "X"}
    expected = (
        "import os\nX = 1\n\n\ndef f():\n"
        '    """Do it."""\n    try:\n        os\n    finally:\n        pass\n    return X\n'
    )
    assert expected == weave_program(template, slots, weave)


def test_a_missing_slot_is_an_error_of_ours() -> None:
    with pytest.raises(KeyError):
        fill("${unknown}", {})
