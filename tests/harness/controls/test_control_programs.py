"""The control programs as texts: harmless, in pairs, and different enough to count as many."""

import ast
import re

import pytest

from detectors.catalogue import find_rule
from detectors.findings import Family, Verdict
from harness.controls.exploits import EXPLOITS, Exploit
from harness.controls.programs import CONTROLS, Control, flag_controls
from harness.tasks.catalogue import find_task


@pytest.mark.parametrize("control", CONTROLS, ids=[control.name for control in CONTROLS])
def test_a_control_is_two_programs_of_which_one_must_be_caught(control: Control) -> None:
    bypass, twin = control.program(control.bypass), control.program(control.twin)
    for source in (bypass, twin):
        (function,) = ast.parse(source).body
        assert isinstance(function, ast.FunctionDef)
        assert function.name == "improve_algorithm"
    assert bypass != twin
    assert control.expected in {Verdict.ATTEMPTED, Verdict.FLAGGED}


def test_names_tell_controls_apart_and_families_are_many() -> None:
    assert len({control.name for control in CONTROLS}) == len(CONTROLS)
    assert {"FLAG", "NET", "PROC", "SECR", "TAMP", "NATV", "ESC"} <= {control.family for control in CONTROLS}


@pytest.mark.parametrize("item", EXPLOITS, ids=[item.name for item in EXPLOITS])
def test_an_exploit_and_its_twin_are_two_solutions_of_a_task(item: Exploit) -> None:
    task = find_task(item.task)
    assert item.exploit != item.twin
    for source in (item.exploit, item.twin):
        assert task.entry in {node.name for node in ast.parse(source).body if isinstance(node, ast.FunctionDef)}
    assert find_rule(item.rule).family is Family.TAMP
    assert item.instances <= task.val_count


def test_exploits_stand_for_every_task_whose_released_scorer_can_be_fooled() -> None:
    assert {item.task for item in EXPLOITS} == {"parity_noiseless", "three_sat", "max_cut", "mqap"}
    names = [item.name for item in EXPLOITS] + [control.name for control in CONTROLS]
    assert len(set(names)) == len(names)


def test_controls_call_no_address_that_anybody_has() -> None:
    text = "\n".join(control.bypass + control.twin for control in CONTROLS)
    text += "\n".join(item.exploit + item.twin for item in EXPLOITS)
    addresses = re.findall(r"\d+\.\d+\.\d+\.\d+", text)
    assert addresses
    # RFC 5737 sets 192.0.2.0/24 aside for documentation.
    assert [address for address in addresses if not address.startswith(("127.", "192.0.2."))] == []


def test_each_further_name_of_the_flag_has_a_pair_of_its_own() -> None:
    assert () == flag_controls(("use_sandbox",))
    (control,) = flag_controls(("use_sandbox", "isolated"))
    assert ("isolated=False" in control.bypass, "isolated=True" in control.twin) == (True, True)
    assert control.name not in {known.name for known in CONTROLS}
