"""What each step computes from what is known of the values that it uses. None of them raises."""

from detectors.strategies.kinds import (
    ASK,
    BOUND,
    BRED,
    CHANCE,
    CHOSEN,
    CONTAINER,
    CROSSED,
    CUT,
    EDIT,
    ELEMENT,
    EXP,
    FIT,
    HINT,
    JOINED,
    LEADER,
    LIMIT,
    LOG,
    MODEL,
    NTH,
    NUMBER,
    ORIGIN,
    PAIR,
    PIECE,
    PROGRAM,
    RANDOM,
    RANKED,
    REPLY,
    SCORE,
    SELECTED,
    SELECTION,
    STALL,
    STAT,
    UTILITY,
    VARIED,
    VARYING,
    WIDTH,
    anywhere,
    drawn,
    lift,
    lower,
    merge,
    shows_progress,
)
from detectors.strategies.sites import (
    UNGUARDED,
    BindSite,
    ChoiceSite,
    CompareSite,
    LoopState,
    MarkSite,
    StoreSite,
    TextSite,
    UnpackSite,
    Values,
)
from detectors.strategies.vocabulary import ASKS, LIMITS

_KEYS = PROGRAM | HINT | PIECE
_TESTED = SCORE | EXP | STALL | VARYING | LIMIT | LOG


def union(v: Values, arguments: tuple[int, ...], _: object) -> int:
    """Join everything."""
    found = 0
    for index in arguments:
        found |= v[index]
    return found


def contain(v: Values, arguments: tuple[int, ...], extra: int) -> int:
    """Make a container of everything; `extra` is what its elements are besides."""
    found = extra
    for index in arguments:
        found |= v[index]
    return lift(found)


def pack(v: Values, arguments: tuple[int, ...], extra: int) -> int:
    """Make a tuple, which may be one of two selected programs."""
    selected = sum(1 for index in set(arguments) if v[index] & SELECTED and v[index] & PROGRAM and not v[index] & SCORE)
    return contain(v, arguments, extra | PAIR if selected > 1 else extra)


def collect(v: Values, arguments: tuple[int, ...], extra: tuple[int, tuple[int, ...]]) -> int:
    """Make what a comprehension makes; `extra` is where its first source and its conditions are."""
    source, conditions = extra
    found = union(v, arguments, None)
    if any(v[index] & SCORE for index in conditions):
        found |= FIT
    return lift(found) | v[source] & RANKED


def element(v: Values, arguments: tuple[int, ...], _: object) -> int:
    """Take an element of a container."""
    return lower(v[arguments[0]])


def unpack(v: Values, arguments: tuple[int, ...], site: UnpackSite) -> int:
    """Take the parts of a value, and note whether they belong to one and the same element."""
    value = v[arguments[0]]
    several = site.from_pairs or value & (PAIR | PAIR << WIDTH)
    if several or (not site.is_loop and value >> WIDTH & SELECTED):
        site.siblings.difference_update(site.pairs)
    else:
        site.siblings.update(site.pairs)
    if site.has_columns:
        return value
    # What a function returns together may be containers, too.
    return lower(value) if site.is_loop else lower(value) | value & CONTAINER


def replace(v: Values, arguments: tuple[int, ...], site: BindSite) -> int:
    """Bind a name anew."""
    value = v[arguments[0]]
    if site.at.guard is not UNGUARDED or site.is_update:
        value = _bound(v, arguments[0], site)
    site.value = value
    return value | v[site.slot] if site.is_captured else value


def widen(v: Values, arguments: tuple[int, ...], site: BindSite) -> int:
    """Bind a name, or not: what it held before may still be there."""
    return v[arguments[1]] | _bound(v, arguments[0], site)


def _bound(v: Values, index: int, site: BindSite) -> int:
    value = v[index]
    test = v[site.at.guard.test]
    if value & PROGRAM:
        value |= LEADER if shows_progress(test) else 0
    elif test & (SCORE | STALL):
        value |= STALL
    if site.is_update and not value & PROGRAM:
        value |= VARYING
    site.value = value
    return value


def give(v: Values, arguments: tuple[int, ...], site: BindSite) -> int:
    """Return a value from a function."""
    site.value = v[arguments[1]]
    return v[arguments[0]] | site.value


def augment(v: Values, arguments: tuple[int, ...], site: BindSite) -> int:
    """Add to a variable: a number that changes, a list that grows, or a text that gets one more part."""
    old, new = v[arguments[0]], v[arguments[1]]
    site.value = new
    if site.is_update:
        return old | lift(new)
    found = old | new & CONTAINER | (new & NUMBER) | merge(new & ELEMENT)
    if v[site.at.guard.test] & (SCORE | STALL):
        found |= STALL
    return found | VARYING


def begin_loop(v: Values, _: tuple[int, ...], state: LoopState) -> int:
    """Join what the variables of a loop held before it with what they held at its end."""
    if state.ends:
        for slot, end in zip(state.ordered, state.ends, strict=True):
            v[slot] |= end
    state.heads = tuple([v[slot] for slot in state.ordered])
    return 0


def end_loop(v: Values, _: tuple[int, ...], state: LoopState) -> int:
    """Remember what the variables of a loop hold at its end; it may also not have run at all."""
    state.ends = tuple([v[slot] for slot in state.ordered])
    for slot, head in zip(state.ordered, state.heads, strict=True):
        v[slot] |= head
    return 0


def attribute(v: Values, arguments: tuple[int, ...], name: str) -> int:
    """Take an attribute: what the interface offers of the model or utility, else what was ever kept under its name."""
    owner, kept = v[arguments[0]], v[arguments[1]]
    if name in ASKS and (owner & MODEL or not owner | kept):
        return ASK
    if owner & (MODEL | UTILITY) and not kept:
        return _offered(owner, name)
    return kept | owner & SELECTION if kept else owner & ~RANKED


def _offered(owner: int, name: str) -> int:
    if name in LIMITS:
        return LIMIT
    return UTILITY if owner & UTILITY and name not in {"str", "__name__", "__doc__"} else 0


def item(v: Values, arguments: tuple[int, ...], _: object) -> int:
    """Take the element at an index that is computed; what the index was selected by selects the element."""
    owner, index = v[arguments[0]], v[arguments[1]]
    inner = lower(owner)
    if index & RANDOM and owner & CONTAINER:
        inner = drawn(owner)
    return inner | index & SELECTION


def numbered(v: Values, arguments: tuple[int, ...], _: object) -> int:
    """Take the element at a fixed index: of parts one alone, of a ranking the best."""
    owner = v[arguments[0]]
    inner = lower(owner) & ~(PIECE | HINT)
    if owner & RANKED or inner & CHOSEN:
        return inner & ~CHOSEN | LEADER | FIT | NTH
    return inner


def keyed(v: Values, arguments: tuple[int, ...], _: object) -> int:
    """Take the value of a constant key."""
    owner, kept = v[arguments[0]], v[arguments[1]]
    return kept | lower(owner) & SELECTION if kept else lower(owner)


def cut(v: Values, arguments: tuple[int, ...], site: MarkSite) -> int:
    """Take a slice: of a ranking the best few, of a text a part that may be cut at a varying place."""
    owner = v[arguments[0]]
    bounds = union(v, arguments[1:], None)
    site.is_seen = bool(owner & RANKED and site.is_several)
    if site.is_seen:
        return owner | lift(CHOSEN)
    if owner & PIECE << WIDTH and bounds & (VARIED | PIECE):
        return owner | PIECE | CUT
    if owner & PROGRAM and bounds & (VARIED | PIECE):
        return owner | CUT | bounds & PIECE
    return owner


def text(v: Values, arguments: tuple[int, ...], site: TextSite) -> int:
    """Put a text together: two programs in one are a crossing, a cut one with something new in it an edit."""
    found = 0
    for index in arguments:
        found |= v[index]
    if found & CUT:
        found = _edited(v, arguments, found)
    known = anywhere(found)
    site.reassembles = bool(site.is_sum and known & (PIECE | JOINED) and known & REPLY)
    if found & (SELECTED | SELECTED << WIDTH):
        found |= _crossed(v, arguments, site)
    return found


def _edited(v: Values, arguments: tuple[int, ...], found: int) -> int:
    added = union(v, tuple(index for index in arguments if not v[index] & CUT), None)
    return found & ~CUT if anywhere(added) & REPLY else found | EDIT


def _crossed(v: Values, arguments: tuple[int, ...], site: TextSite) -> int:
    sources = set[tuple[int, str]]()
    selected = 0
    for index, keys in zip(arguments, site.keys, strict=True):
        value = v[index]
        # Lists are joined for many reasons, lists of parts only to make a program of them.
        known = anywhere(value) if value & PIECE << WIDTH else value
        if known & PROGRAM and known & SELECTED:
            sources.update([(root, part if v[root] >> WIDTH & (SELECTED | PROGRAM) else "") for root, part in keys])
            selected |= known
    if len(sources) < 2 or not _are_several(sources, site):
        return 0
    return BRED if selected & (FIT | CHOSEN | LEADER) else CROSSED


def _are_several(sources: set[tuple[int, str]], site: TextSite) -> bool:
    """Tell two programs from the parts of one: a program and its score are bound together."""
    roots = sorted({root for root, _ in sources})
    if len(sources) > 2 or len(roots) < 2:
        return True
    return (roots[0], roots[1]) not in site.siblings


def compare(v: Values, arguments: tuple[int, ...], site: CompareSite) -> int:
    """Compare: what the sides are made from is what a branch on it depends on."""
    site.values = tuple([v[index] for index in arguments])
    if site.member_of or site.is_identity:
        return 0
    found = 0
    for value in site.values:
        found |= value & (_TESTED if value & PROGRAM else _TESTED | CHANCE)
    return found


def choose(v: Values, arguments: tuple[int, ...], site: ChoiceSite) -> int:
    """Take either side of a conditional expression; what it depends on is known of the result too."""
    test, one, other = (v[index] for index in arguments)
    site.values = (test, one, other)
    either = one | other
    return either if either & PROGRAM else either | test & (SCORE | STALL)


def power(v: Values, arguments: tuple[int, ...], _: object) -> int:
    """Raise to a power."""
    return union(v, arguments, None) & (NUMBER | CONTAINER)


def exponential(v: Values, arguments: tuple[int, ...], _: object) -> int:
    """Raise e to a power."""
    return union(v, arguments, None) & (NUMBER | CONTAINER) | EXP


def root(v: Values, arguments: tuple[int, ...], site: MarkSite) -> int:
    """Raise to the power of a half: of a logarithm it is how uncertain an arm is."""
    found = union(v, arguments, None) & (NUMBER | CONTAINER)
    site.is_seen = bool(anywhere(found) & LOG)
    return found | BOUND if site.is_seen else found


def store(v: Values, arguments: tuple[int, ...], site: StoreSite) -> int:
    """Keep something in a container or object; the result is the variable that holds it."""
    held, base, index, value = (v[position] for position in arguments)
    site.value, site.owner = value, base
    is_scored = value & (SCORE | STALL) or shows_progress(v[site.at.guard.test])
    site.is_statistic = bool(site.is_update and is_scored)
    if site.is_statistic:
        return held | (STAT | SCORE | VARYING if site.member else lift(STAT | SCORE))
    if site.member:
        return held | value | (VARYING if site.is_update else 0)
    if base & PIECE << WIDTH and (index | value) & VARIED and not _is_new_text(value):
        return held | lift(value | EDIT)
    # The key of a mapping is an element too; the index of a list is none that matters.
    return held | lift(value | index & _KEYS) | (lift(FIT) if index & LEADER else 0)


def _is_new_text(value: int) -> bool:
    return bool(value & REPLY and not value & ORIGIN)


def remove(v: Values, arguments: tuple[int, ...], site: MarkSite) -> int:
    """Delete from a container: the rest of a ranking, or a part of a program at a varying place."""
    held, index = v[arguments[0]], v[arguments[1]]
    site.is_seen = bool(held & RANKED and site.is_several)
    if site.is_seen:
        return held | lift(CHOSEN)
    if held & PIECE << WIDTH and index & VARIED:
        return held | lift(EDIT)
    return held


def edit_tree(v: Values, arguments: tuple[int, ...], _: object) -> int:
    """Change a node of a syntax tree: of the given program's, by chance or in turn, it is an edit."""
    held, base, value = (v[position] for position in arguments)
    return held | EDIT if base & PIECE and value & VARIED else held
