"""What strategies are told from: the requests, the scores and the loops of a program whose values have settled."""

from functools import cached_property

from detectors.strategies.constants import Constants
from detectors.strategies.kinds import (
    BRED,
    CHANCE,
    CROSSED,
    EDIT,
    EXP,
    LEADER,
    ORIGIN,
    PROGRAM,
    REPLY,
    anywhere,
    shows_progress,
)
from detectors.strategies.settling import Settled
from detectors.strategies.sites import CallSite, Context, Function, Guard
from detectors.strategies.vocabulary import BEAM, GENETIC

_MOST_ROUNDS = 12
"""Functions that call each other in a longer row are not followed to its end."""
MOST_OF_A_KIND = 40
"""Of the places that are compared with one another; more would make hostile programs slow."""


class Facts:
    """Answers the questions that several strategies ask of one program."""

    def __init__(self, settled: Settled) -> None:
        self.settled = settled
        self.built = settled.built
        self.asks = [site for site in self.built.calls if site.asked]
        self.scores = [site for site in self.built.calls if site.scored]

    @cached_property
    def loops(self) -> list[int]:
        """The loops around all calls of each function; a function that calls itself is a loop of its own."""
        functions = self.built.functions
        found = [0] * len(functions)
        for function in functions:
            if function.callers and self._calls_itself(function):
                found[function.index] = 1 << self.built.loop_count + 1 + function.index
        for _ in range(_MOST_ROUNDS):
            before = found[:]
            for function in functions:
                for caller, around in function.callers:
                    found[function.index] |= around | found[caller]
            if found == before:
                break
        return found

    def _calls_itself(self, function: Function) -> bool:
        pending, seen = [function.index], set[int]()
        while pending:
            for caller, _ in self.built.functions[pending.pop()].callers:
                if caller == function.index:
                    return True
                if caller not in seen:
                    seen.add(caller)
                    pending.append(caller)
        return False

    def around(self, at: Context) -> int:
        """Return the loops around a place, those around the calls of its function with them."""
        return at.loops | self.loops[at.scope.function.index]

    @cached_property
    def compares_chance(self) -> bool:
        """A random number is compared with something."""
        return any(value & CHANCE for site in self.built.compares for value in site.values)

    @cached_property
    def selecting(self) -> int:
        """All loops around places where several of the best are selected."""
        found = 0
        for site in self.built.calls:
            if site.selects:
                found |= self.around(site.at)
        for cut in self.built.cuts:
            if cut.is_seen:
                found |= self.around(cut.at)
        return found

    @cached_property
    def scoring(self) -> int:
        """All loops around calls of the utility."""
        found = 0
        for site in self.scores:
            found |= self.around(site.at)
        return found

    @cached_property
    def searching(self) -> int:
        """All loops around requests and around calls of the utility."""
        found = self.scoring
        for site in self.asks:
            found |= self.around(site.at)
        return found

    @cached_property
    def improving(self) -> set[Guard]:
        """The branches in which a program becomes the best."""
        return {site.at.guard for site in self.built.binds if site.value & LEADER and site.value & PROGRAM}

    @cached_property
    def constants(self) -> Constants:
        """What looks constants up."""
        return Constants(self.settled)

    def depends_on_progress(self, guard: Guard) -> bool:
        """Say whether a branch is taken because of scores."""
        return shows_progress(self.settled.values[guard.test])

    def depends_on_chance(self, guard: Guard) -> bool:
        """Say whether a branch is taken by chance alone, not by how much worse a program is."""
        test = self.settled.values[guard.test]
        return bool(test & CHANCE and not test & EXP)

    @cached_property
    def is_genetic(self) -> bool:
        """Names speak of genetic search, and none of a beam."""
        names = " ".join(self.built.all_names())
        return bool(GENETIC.search(names)) and not BEAM.search(names)

    @cached_property
    def no_op_line(self) -> int:
        """The line of a return of what was given, if nothing else is returned; else 0."""
        entry = self.built.entry
        returns = [site for site in self.built.returns if entry is not None and site.slot == entry.result]
        if any(anywhere(site.value) & (REPLY | EDIT | BRED | CROSSED) for site in returns):
            return 0
        # What is bound because of scores may be a program that was lost sight of.
        if any(self.depends_on_progress(site.at.guard) for site in self.built.binds):
            return 0
        return min((site.line for site in returns if anywhere(site.value) & ORIGIN), default=0)

    def line_of_first(self, sites: list[CallSite]) -> int:
        """Return the line of the first of some calls, 0 if there are none."""
        return min((site.line for site in sites), default=0)
