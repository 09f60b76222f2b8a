"""What a call gives: of the model, of the utility, or of a function, of the program's own or of Python's."""

from collections.abc import Callable

from detectors.strategies.kinds import (
    ASK,
    CONTAINER,
    DATA,
    ELEMENT,
    FLAGGED,
    FUNCTIONS,
    MAKER,
    MODEL,
    OBJECT,
    PARTIAL,
    RANKED,
    REPLY,
    SCORE,
    SEEN,
    SELECTION,
    UTILITY,
    WIDTH,
    lift,
    lower,
)
from detectors.strategies.sites import CallSite, Function, Values
from detectors.strategies.vocabulary import MEMOS

type Builtin = Callable[[Values, CallSite, int], int]
"""What a library offers: takes the values, the call, and all that it is given; returns what is known of the result."""

_MOST_CALLED = 8
"""The functions that one call may reach; more would make hostile programs slow."""
_CALLABLE = ASK | MAKER | UTILITY | -1 << FUNCTIONS
_KEEPERS = MEMOS | {"getattr", "partial", "print", "setattr"}
"""They keep what they are given and do not call it."""


def call(v: Values, arguments: tuple[int, ...], extra: tuple[CallSite, Builtin]) -> int:
    """Call something; what callers pass is joined at the parameters of the functions that are called."""
    site, builtin = extra
    site.asked = site.scored = 0
    called = v[site.called]
    if not called & _CALLABLE:
        site.is_unknown = True
    elif site.is_unknown:
        site.is_late = True
    if called & ASK:
        return _ask(v, site)
    if called & MAKER:
        site.makes_model = True
        return MODEL
    if called & UTILITY and not called >> FUNCTIONS:
        site.scored = _passed(v, site)
        return SCORE
    given = 0
    for index in arguments:
        given |= v[index]
    if called >> FUNCTIONS:
        return _invoke(v, site, called, given)
    returned = _call_back(v, site) if given & (UTILITY | ASK) or given >> FUNCTIONS else 0
    return builtin(v, site, given | returned)


def _passed(v: Values, site: CallSite) -> int:
    found = 0
    for index in site.arguments:
        found |= v[index]
    return found or SEEN


def _ask(v: Values, site: CallSite) -> int:
    """Note what the model is asked with: everything but the temperature and how many replies."""
    found = 0
    for index in site.arguments:
        found |= v[index]
    for name, index in site.keywords.items():
        if name not in {"temperature", "n_responses"}:
            found |= v[index]
    site.asked = (found if site.name == "prompt" else found | lower(found)) & ELEMENT | SEEN
    return REPLY << WIDTH


def _invoke(v: Values, site: CallSite, called: int, given: int) -> int:
    found = 0
    for target in reached(site, called):
        _bind(v, site, target)
        found |= v[target.result]
        if target.is_class:
            found |= given & DATA & ~(OBJECT | RANKED) | target.calling
    if called & PARTIAL:
        found &= ~PARTIAL
    return found


def reached(site: CallSite, called: int) -> list[Function]:
    """Return the functions of the program that a value may be, and note from where they are called."""
    bits = called >> FUNCTIONS
    found: list[Function] = []
    while bits and len(found) < _MOST_CALLED:
        lowest = bits & -bits
        bits ^= lowest
        target = site.functions[lowest.bit_length() - 1]
        target.callers.add((site.at.scope.function.index, site.at.loops))
        found.append(target)
    return found


def _bind(v: Values, site: CallSite, target: Function) -> None:
    """Join what is passed at the parameters of a function."""
    if target.owner:
        # What it holds as a container, and how it was selected; what it has as members is kept by their names.
        v[target.owner] |= v[site.receiver] & (CONTAINER | SELECTION)
    if site.is_spread or v[site.called] & PARTIAL:
        spread(v, target, _rest(v, site, 0) & DATA)
    else:
        for index, (_, slot) in zip(site.arguments, target.parameters, strict=False):
            v[slot] |= v[index]
        if target.rest:
            for index in site.arguments[len(target.parameters) :]:
                v[target.rest] |= lift(v[index])
    if site.keywords:
        _bind_keywords(v, site, target)


def _bind_keywords(v: Values, site: CallSite, target: Function) -> None:
    slots = dict(target.parameters)
    for name, index in site.keywords.items():
        if name in slots:
            v[slots[name]] |= v[index]


def spread(v: Values, target: Function, value: int) -> None:
    """Join a value at every parameter."""
    for _, slot in target.parameters:
        v[slot] |= value
    if target.rest:
        v[target.rest] |= lift(value)


def _call_back(v: Values, site: CallSite) -> int:
    """Call what is handed to something that calls it, such as `map`, with what else is handed over."""
    found = 0
    everything = (*site.arguments, *site.keywords.values())
    for position, index in enumerate(everything):
        value = v[index]
        if value & ASK and site.name not in _KEEPERS:
            site.asked = _rest(v, site, index) & ELEMENT | SEEN
            found |= lift(REPLY)
        elif value & UTILITY and site.name not in _KEEPERS and not value >> FUNCTIONS:
            site.scored = _rest(v, site, index) & DATA | SEEN
            site.gives_bare_utility = not value & FLAGGED
            found |= SCORE | lift(SCORE)
        if value >> FUNCTIONS:
            found |= _hand_over(v, site, position, index)
    return found


def _rest(v: Values, site: CallSite, without: int) -> int:
    found = v[site.receiver]
    for index in (*site.arguments, *site.keywords.values()):
        if index != without:
            found |= v[index] | lower(v[index])
    return found


def _hand_over(v: Values, site: CallSite, position: int, index: int) -> int:
    found = 0
    after = site.arguments[position + 1 :]
    for target in reached(site, v[index]):
        if target.is_class:
            continue
        if after and not site.is_spread:
            for argument, (_, slot) in zip(after, target.parameters, strict=False):
                v[slot] |= v[argument] | lower(v[argument])
        else:
            spread(v, target, _rest(v, site, index) & DATA)
        found |= v[target.result] | lift(v[target.result])
    return found


def effect(v: Values, arguments: tuple[int, ...], extra: tuple[CallSite, Builtin]) -> int:
    """Change the variable that a call is a method of."""
    site, builtin = extra
    given = 0
    for index in arguments[1:]:
        given |= v[index]
    return v[arguments[0]] | builtin(v, site, given)
