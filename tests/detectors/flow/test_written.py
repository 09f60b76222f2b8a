import ast

import pytest

from detectors.flow.values import Constant
from detectors.resolver import resolve


def written(source: str) -> list[tuple[str, str]]:
    return [(write.owner, write.attribute) for write in resolve(ast.parse(source)).writes]


@pytest.mark.parametrize(
    ("statement", "expected"),
    [
        ("setattr(time, 'sleep', f)", ["sleep"]),
        ("setattr(time, name, f)", ["?"]),
        ("for name in ('sleep', 'time'):\n        setattr(time, name, f)", ["sleep", "time"]),
        ("setattr(time, 'sleep' if name else 'time', f)", ["sleep", "time"]),
        ("vars(time).update(sleep=f)", ["sleep"]),
        ("vars(time).update({'sle' + 'ep': f, 'time': f})", ["sleep", "time"]),
        ("vars(time).update(name)", ["?"]),
        ("vars(time).update(**name)", ["?"]),
        ("vars(time).update({name: f})", ["?"]),
        ("vars(time).setdefault('sleep', f)", ["sleep"]),
        ("time.__dict__.__setitem__('sleep', f)", ["sleep"]),
        ("for name in ('sleep', 'time'):\n        vars(time)[name] = f", ["sleep", "time"]),
    ],
)
def test_every_name_that_is_written_is_a_write(statement: str, expected: list[str]) -> None:
    source = f"import time\ndef g(f, name):\n    {statement}"
    assert [("time", name) for name in expected] == written(source)


def test_what_may_be_one_of_two_things_is_written_to_as_both() -> None:
    source = "import math, time\nfor module in (math, time):\n    module.sqrt = None"
    assert [("math", "sqrt"), ("time", "sqrt")] == written(source)


def test_a_name_that_globals_gets_is_the_program_s_own() -> None:
    assert written("globals().update(a=1)\nglobals().setdefault('b', 2)") == []


def test_what_globals_gets_can_be_read() -> None:
    calls = resolve(ast.parse("import os\nglobals().update({'go': os.system})\ngo('true')")).calls
    assert "os.system" in {site.target for site in calls}


def called(source: str) -> set[str]:
    return {site.target for site in resolve(ast.parse(source)).calls}


def test_the_items_of_what_is_partly_known_are_called_too() -> None:
    source = "import os\nkept = {name: value for name, value in vars(os).items()}\n"
    assert "os.?" in called(source + "for name, act in kept.items():\n    act()")


def test_the_namespace_of_what_may_be_a_module_is_one() -> None:
    assert "os.?" in called("import os\ndef f(other, name):\n    vars(os if name else other)[name]()")


def test_what_is_loaded_is_a_module_whichever() -> None:
    loop = "import sys\nfor name, module in list(sys.modules.items()):\n    "
    assert "sys.modules[].?" in called(loop + "vars(module)[name]()")
    assert "sys.modules[].system" in called(loop + "module.system('true')")


@pytest.mark.parametrize(
    ("definition", "reading", "is_read"),
    [
        ("class A:\n    x: 'os.system(1)'", "typing.get_type_hints(A)", True),
        ("def A(x: 'os.system(1)'): pass", "typing.get_type_hints(A)", True),
        ("async def A(*x) -> 'os.system(1)': pass", "inspect.get_annotations(A, eval_str=True)", True),
        ("class A:\n    x: 'os.system(1)'", "inspect.get_annotations(A)", False),
        ("class A:\n    x: 'os.system('", "typing.get_type_hints(A)", False),
        ("class A:\n    x: str = 'os.system(1)'", "typing.get_type_hints(A)", False),
    ],
)
def test_annotations_run_where_something_evaluates_them(definition: str, reading: str, is_read: bool) -> None:  # noqa: FBT001
    assert is_read is ("os.system" in called(f"import inspect, os, typing\n{definition}\n{reading}"))


def test_the_last_function_goes_first_so_that_methods_are_seen_with_their_arguments() -> None:
    source = (
        "import os\nclass A:\n    def __init__(self, module):\n        self.module = module\n"
        "    def go(self, name):\n        getattr(self.module, name)()\n"
        "def helper(module):\n    A(module).go('system')\ndef algorithm(values):\n    helper(os)\n"
    )
    found = [site.is_certain for site in resolve(ast.parse(source)).calls if site.target == "os.system"]
    assert [True] == found


def test_a_class_method_is_given_its_class_and_not_the_first_argument() -> None:
    source = (
        "class Policy:\n    flag = False\n    @classmethod\n    def apply(cls, f):\n        return f(x=cls.flag)\n"
        "def improve_algorithm(initial_solution, utility, language_model):\n    return Policy.apply(utility)"
    )
    sites = [site for site in resolve(ast.parse(source)).calls if site.target == "stop.utility"]
    assert [Constant(value=False, kind="bool")] == [argument.value for site in sites for argument in site.arguments]
