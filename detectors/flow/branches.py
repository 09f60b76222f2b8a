"""Paths that part and meet again: each starts with the names of the fork, and their names are joined at the end."""

import ast
from collections.abc import Sequence
from dataclasses import dataclass, field

from detectors.flow.machine import Environment, Machine


@dataclass(slots=True)
class Fork:
    """One place where paths part; `live` are the indices of those that can run."""

    live: set[int]
    start: Environment = field(default_factory=dict)
    first_start: Environment | None = None
    """Where the first path starts, if not where the others do."""
    ends: list[Environment] = field(default_factory=list)


def run_branches(machine: Machine, fork: Fork, branches: Sequence[Sequence[ast.AST]]) -> None:
    """Visit each branch from the names of this point, the first one first, and join what they leave."""
    fork.start = machine.copy_names()
    machine.push(_meet, fork)
    for index in reversed(range(len(branches))):
        machine.push(_end_branch, (fork, index))
        machine.push_nodes(branches[index])
        machine.push(_start_branch, (fork, index))


def _start_branch(machine: Machine, subject: tuple[Fork, int]) -> None:
    fork, index = subject
    start = fork.first_start if index == 0 and fork.first_start is not None else fork.start
    machine.fuel.spend(len(start) // 8)
    machine.names = dict(start)


def _end_branch(machine: Machine, subject: tuple[Fork, int]) -> None:
    fork, index = subject
    if index in fork.live:
        fork.ends.append(machine.names)


def _meet(machine: Machine, fork: Fork) -> None:
    first, *others = fork.ends
    machine.names = first
    for other in others:
        machine.merge_names(other)
