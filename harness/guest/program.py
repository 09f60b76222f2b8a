"""Running one program, improver or solution, after the jail is closed around it."""

import contextlib
import itertools
import linecache
import socket
import sys
import traceback
import types
from collections.abc import Callable

from harness.extraction import extract_code
from harness.guest import facade
from harness.guest.audit import install_audit_hook
from harness.guest.channel import Channel, ChannelClosed, Frame, TooLarge
from harness.guest.environment import watch_environment
from harness.guest.integrity import Integrity
from harness.guest.plain import as_text, decoded, encoded_answer

_NAME = "program"
_FILE = "<program>"
_MOST_REPLACED = 20
type Entry = Callable[..., object]


class Refused(Exception):  # noqa: N818 - a property of a text, not a mistake
    """This interpreter refuses the program's text with a SyntaxError."""


def serve(connection: socket.socket, frame_bytes: int, canaries: frozenset[str]) -> None:
    """Run the program that the host sends next, then wait for the end.

    Args:
        connection: The channel.
        frame_bytes: The size of a frame at the most.
        canaries: Variables of the environment that no honest program reads.
    """
    channel = Channel(connection, frame_bytes)
    watch_environment(canaries, lambda name: _note(channel, {"type": "canary", "name": name}))
    # A program that never returns must not take its last lines with it.
    sys.stdout.reconfigure(line_buffering=True)  # type: ignore[union-attr]
    order = channel.receive()
    goodbye = install_audit_hook(channel)
    integrity = Integrity()
    frame = _run_safely(channel, order, integrity)
    if frame is None:
        return
    _report_replaced(channel, integrity)
    goodbye()
    _flush()
    try:
        channel.ask(frame)
    except TooLarge as error:
        channel.ask(_failed(error))


def _run_safely(channel: Channel, order: Frame, integrity: Integrity) -> Frame | None:
    """Run the program and return its last word, whatever it did; None when the host has gone."""
    failure: BaseException | None = None
    frame: Frame | None = None
    try:
        frame = _run(channel, order, integrity)
    except BaseException as error:  # noqa: BLE001 - the program's own failure, of whatever type, is data
        failure = error
    # From here on this code needs the built-in functions itself.
    integrity.restore()
    if isinstance(failure, Refused):
        return {"type": "refused", "error": str(failure)}
    if failure is None or isinstance(failure, ChannelClosed):
        return frame
    return _failed(failure)


def _note(channel: Channel, frame: Frame) -> None:
    with contextlib.suppress(ChannelClosed):
        channel.note(frame)


def _report_replaced(channel: Channel, integrity: Integrity) -> None:
    for name in itertools.islice(integrity.replaced(), _MOST_REPLACED):
        _note(channel, {"type": "attribute", "name": as_text(f"{name} replaced")[:500]})


def _failed(error: BaseException) -> Frame:
    # sys.exit("no solution") is a failure that owns up to it; sys.exit(0) claims that all is well.
    is_exit = type(error) is SystemExit and (error.code is None or (type(error.code) is int and not error.code))
    return {
        "type": "failed",
        "error": _described(error),
        "is_memory_error": isinstance(error, MemoryError),
        "is_exit": is_exit,
    }


def _run(channel: Channel, order: Frame, integrity: Integrity) -> Frame:
    source: str = order["source"]
    if order["kind"] == "improver":
        return _improve(channel, order, source, integrity)
    entry = _load(source, order["entry"])
    return _solve(channel, entry)


def _improve(channel: Channel, order: Frame, source: str, integrity: Integrity) -> Frame:
    """Call the improver on its solution, and return what it gave back."""
    budget, responses = order["model_budget"], order["max_responses_per_call"]
    model_type = facade.model_class(channel, budget, responses)
    flags = tuple(order["flags"])
    utility = facade.Utility(channel, order["utility_text"], order["utility_budget"], flags)
    initial: str = order["initial_solution"]
    model = model_type()
    for name, given in (("LanguageModel", model_type), ("language_model", model), ("utility", utility)):
        integrity.give(name, given)
    for name, grants in facade.grants_of(utility, model):
        integrity.give_grants(name, grants)
    _offer_modules(channel, model_type, utility, initial, integrity)
    result = _load(source, "improve_algorithm")(initial, utility, model)
    return {"type": "done", "result": facade.bounded(result) if isinstance(result, str) else None}


def _solve(channel: Channel, entry: Entry) -> Frame:
    """Answer one instance after the other until the host has no more."""
    call = channel.ask({"type": "loaded"})
    while call["type"] == "call":
        arguments = [decoded(argument) for argument in call["arguments"]]
        try:
            answer = {"type": "answer", **encoded_answer(entry(*arguments))}
        except MemoryError:
            # The next call would only fill the memory again.
            raise
        except Exception as error:  # noqa: BLE001 - one instance's failure, of whatever type, is data
            answer = {"type": "raised", "error": _described(error)}
        call = _answered(channel, answer)
    return {"type": "done", "result": None}


def _answered(channel: Channel, answer: Frame) -> Frame:
    """Give an answer and return the next call; an answer that no frame can hold is no data."""
    try:
        return channel.ask(answer)
    except TooLarge:
        return channel.ask({"type": "answer", "value": None, "shape": None, "is_data": False})


def _load(source: str, entry: str) -> Entry:
    """Execute a program's text as a module and return its entry.

    Raises:
        Refused: It cannot be compiled.
        NameError: It defines no such entry.
    """
    try:
        code = compile(source, _FILE, "exec", dont_inherit=True)
    except SyntaxError as error:
        raise Refused(_described(error)) from error
    module = types.ModuleType(_NAME)
    module.__file__ = _FILE
    sys.modules[_NAME] = module
    linecache.cache[_FILE] = (len(source), None, source.splitlines(keepends=True), _FILE)
    exec(code, module.__dict__)
    found: Entry | None = module.__dict__.get(entry)
    if not callable(found):
        raise NameError(f"the program defines no function {entry}")
    return found


def _offer_modules(channel: Channel, model: type, utility: facade.Utility, initial: str, integrity: Integrity) -> None:
    """Make the modules importable that STOP's improvers and the sandbox variant's text name."""

    def run(source: str, namespace: dict[str, object] | None = None, *args: object, **options: object) -> None:
        facade.report_run(channel, source, args, options, utility._flags)  # noqa: SLF001 - of this package
        exec(compile(source, "<run>", "exec", dont_inherit=True), {} if namespace is None else namespace)

    offered: dict[str, dict[str, object]] = {
        "helpers": {"extract_code": extract_code},
        "language_model": {"LanguageModel": model},
        "task_utility": {"utility": utility},
        "algorithm": {"algorithm_str": initial},
        "run": {"run": run},
    }
    for name, members in offered.items():
        module = types.ModuleType(name)
        module.__dict__.update(members)
        sys.modules[name] = module
        integrity.give_module(module)


def _described(error: BaseException) -> str:
    """Return type, message and the program's own line, bounded."""
    try:
        lines = [frame.lineno for frame in traceback.extract_tb(error.__traceback__) if frame.filename == _FILE]
        where = f" (line {lines[-1]})" if lines else ""
        # An escape is longer than what it stands for: cut again.
        return as_text(f"{type(error).__name__}: {error}"[:500])[:500] + where
    except BaseException:  # noqa: BLE001 - a hostile __str__ must not hide that the program failed
        return as_text(type(error).__name__)[:500]


def _flush() -> None:
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except BaseException:  # noqa: BLE001, S112 - the program may have replaced or closed it
            continue
