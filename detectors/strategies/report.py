"""What is said of an improver: its strategies and tags, each with the line and the reason."""

from enum import StrEnum

import msgspec


class Strategy(StrEnum):
    """How a program searches; it may do so in several ways at once, or in none that we know."""

    BEST_OF_N = "best_of_n"
    VARY_TEMPERATURE = "vary_temperature"
    BEAM_TREE = "beam_tree"
    GENETIC_EXPLICIT = "genetic_explicit"
    GENETIC_IMPLICIT = "genetic_implicit"
    SIMULATED_ANNEALING = "simulated_annealing"
    DECOMPOSE_PARTS = "decompose_parts"
    BANDIT_UCB = "bandit_ucb"
    EPSILON_GREEDY = "epsilon_greedy"
    LOCAL_SEARCH = "local_search"
    HINTS = "hints"
    NO_OP = "no_op"


class Tag(StrEnum):
    """What a program does beside its search, whatever its strategy."""

    UTILITY_CACHE = "utility_cache"
    THREADING = "threading"
    EARLY_STOP = "early_stop"
    RESTART = "restart"
    BUDGET_CHECK_REMOVED = "budget_check_removed"
    NEW_LM_OBJECT = "new_LM_object"
    SANDBOX_FLAG_CHANGE = "sandbox_flag_change"


class Sighting(msgspec.Struct, frozen=True):
    """Where and why a program has a strategy or a tag."""

    name: Strategy | Tag
    line: int
    """1-based; 0 where the whole program is the reason."""
    reason: str
    """A short phrase of ours, without text of the program."""


class StrategyReport(msgspec.Struct, frozen=True, kw_only=True):
    """All that the syntax tree of an improver says about how it searches."""

    strategies: tuple[Strategy, ...] = ()
    """In the order of their declaration; empty where none of ours fits, or where `failure` says why."""
    tags: tuple[Tag, ...] = ()
    """In the order of their declaration."""
    evidence: tuple[Sighting, ...] = ()
    """One for each strategy and tag, in the same order."""
    failure: str = ""
    """Why nothing is said; empty when the program was read."""
