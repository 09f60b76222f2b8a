"""What the functions of Python and its libraries give, and what they do to what they are a method of."""

from detectors.strategies.calls import reached
from detectors.strategies.kinds import (
    ASK,
    BOUND,
    CHANCE,
    CHOSEN,
    CONTAINER,
    DATA,
    EDIT,
    ELEMENT,
    EXP,
    FIT,
    FLAGGED,
    FUNCTIONS,
    LEADER,
    LOG,
    MODEL,
    NUMBER,
    ORIGIN,
    PAIR,
    PARTIAL,
    PICKED,
    PIECE,
    PROGRAM,
    RANDOM,
    RANKED,
    REPLY,
    SCORE,
    STAT,
    UTILITY,
    VARIED,
    VARYING,
    WIDTH,
    anywhere,
    drawn,
    lift,
    lower,
    shows_progress,
)
from detectors.strategies.sites import CallSite, Values
from detectors.strategies.vocabulary import FLAG, NORMALS

_SCORED = SCORE | STAT | BOUND


def anything(v: Values, site: CallSite, given: int) -> int:
    """Assume of what is not known that it hands on all that it is given."""
    return (given | v[site.receiver]) & ~RANKED if site.receiver else given


def nothing(_: Values, __: CallSite, ___: int) -> int:
    """Give something of which nothing matters."""
    return 0


def number(_: Values, __: CallSite, given: int) -> int:
    """Give a number that is computed from others."""
    return lower(given) & NUMBER | given & NUMBER << WIDTH


def chance(_: Values, site: CallSite, given: int) -> int:
    """Give a random number: around a mean of scores, a sample of what an arm may be worth."""
    if lower(given) & _SCORED and site.name in NORMALS:
        site.bound = True
        return BOUND | CHANCE
    return CHANCE


def random_index(_: Values, __: CallSite, given: int) -> int:
    """Give a random index."""
    return RANDOM | given & (LEADER | FIT) | lift(RANDOM)


def pick(v: Values, site: CallSite, given: int) -> int:
    """Draw from several; with weights that come from scores, with regard to them."""
    site.weights = _weights(v, site)
    source = v[site.arguments[0]] if site.arguments else given
    found = drawn(source)
    if anywhere(site.weights) & SCORE:
        found |= FIT
    if len(site.arguments) > 1 or site.keywords:
        return found | lift(found)
    return found


def sample(v: Values, site: CallSite, given: int) -> int:
    """Draw several."""
    site.weights = _weights(v, site)
    source = v[site.arguments[0]] if site.arguments else given
    found = drawn(source)
    if anywhere(site.weights) & SCORE:
        found |= FIT
    return lift(found)


def _weights(v: Values, site: CallSite) -> int:
    for name in ("weights", "p", "cum_weights"):
        if name in site.keywords:
            return v[site.keywords[name]]
    return v[site.arguments[1]] if site.name == "choices" and len(site.arguments) > 1 else 0


def posterior(_: Values, site: CallSite, given: int) -> int:
    """Sample the posterior of an arm."""
    site.bound = True
    return BOUND | given & NUMBER


def exponential(_: Values, __: CallSite, given: int) -> int:
    """Give an exponential."""
    return given & (NUMBER | CONTAINER) | EXP


def logarithm(_: Values, __: CallSite, given: int) -> int:
    """Give a logarithm."""
    return given & (NUMBER | CONTAINER) | LOG


def root(_: Values, site: CallSite, given: int) -> int:
    """Give a square root: of a logarithm it is how uncertain an arm is."""
    if given & LOG:
        site.bound = True
        return given & (NUMBER | CONTAINER) | BOUND
    return given & (NUMBER | CONTAINER)


def counted(_: Values, __: CallSite, given: int) -> int:
    """Give the numbers of a range."""
    return given & NUMBER | lift(VARYING)


def enumerated(_: Values, __: CallSite, given: int) -> int:
    """Give elements and their numbers."""
    return given | lift(VARYING)


def paired(v: Values, site: CallSite, given: int) -> int:
    """Give elements of several containers together, or different ones of the same."""
    programs = [index for index in site.arguments if lower(v[index]) & PROGRAM and not lower(v[index]) & SCORE]
    return given | lift(PAIR) if len(programs) > 1 else given


def combined(_: Values, __: CallSite, given: int) -> int:
    """Give different elements of the same container together."""
    return given | lift(PAIR)


def _ranks(v: Values, site: CallSite, given: int) -> bool:
    """Say whether something is put in order by score."""
    if "key" in site.keywords:
        key = v[site.keywords["key"]]
        if key & UTILITY or key >> WIDTH & _SCORED:
            return True
        results = [v[target.result] for target in reached(site, key)]
        return any(anywhere(result) & _SCORED for result in results)
    return bool(lower(given) & _SCORED)


def ranking(v: Values, site: CallSite, given: int) -> int:
    """Sort."""
    found = (v[site.arguments[0]] if site.arguments else given) & ~RANKED
    found |= lift(found) if found & ELEMENT else 0
    return found | RANKED if _ranks(v, site, given) else found


def extreme(v: Values, site: CallSite, given: int) -> int:
    """Give the largest or smallest: by score it is the best."""
    if len(site.arguments) > 1:
        return given & ~RANKED & DATA
    source = v[site.arguments[0]] if site.arguments else given
    found = lower(source)
    if not _ranks(v, site, source):
        return found
    return (found | LEADER | (FIT if found & PICKED else 0)) & ~CHOSEN


def best_index(v: Values, site: CallSite, given: int) -> int:
    """Give the index of the largest."""
    source = given | v[site.receiver]
    return (lower(source) & NUMBER) | LEADER if lower(source) & _SCORED else lower(source)


def order(v: Values, site: CallSite, given: int) -> int:
    """Give the indices in order."""
    source = given | v[site.receiver]
    return lift(VARYING | SCORE) | RANKED if lower(source) & _SCORED else lift(VARYING)


def shortlist(v: Values, site: CallSite, given: int) -> int:
    """Give the several best."""
    source = v[site.arguments[1]] if len(site.arguments) > 1 else given | v[site.receiver]
    if not _ranks(v, site, source):
        return source
    site.selects = True
    return lift(lower(source) | CHOSEN) | RANKED


def take_best(_: Values, site: CallSite, given: int) -> int:
    """Take from a heap."""
    found = lower(given)
    if found & SCORE:
        site.selects = True
        return found | CHOSEN
    return found


def take(v: Values, site: CallSite, given: int) -> int:
    """Take an element."""
    owner = v[site.receiver]
    found = lower(owner | given)
    if not owner & RANKED:
        return found
    site.selects = bool(site.name == "get" and found & SCORE)
    return found | CHOSEN if site.selects else found | LEADER


def ranked_queue(_: Values, __: CallSite, ___: int) -> int:
    """Make a queue that gives the best first."""
    return RANKED


def mapped(v: Values, site: CallSite, given: int) -> int:
    """Give what a function gives for each element, which is among what is given already."""
    found = 0
    for index in (*site.arguments, *site.keywords.values()):
        for target in reached(site, v[index]):
            found |= v[target.result] | lift(v[target.result])
        if v[index] & UTILITY and not v[index] >> FUNCTIONS:
            found |= SCORE | lift(SCORE)
        if v[index] & ASK:
            found |= lift(REPLY)
    return found or anything(v, site, given)


def partially(v: Values, site: CallSite, given: int) -> int:
    """Give a callable with some arguments given."""
    first = v[site.arguments[0]] if site.arguments else given
    return first | PARTIAL | (FLAGGED if FLAG in site.keywords else 0)


def listed(_: Values, __: CallSite, given: int) -> int:
    """Make a list: of a text its characters."""
    return lift(given | PIECE) if given & ORIGIN and not given & CONTAINER else given


def tree_node(v: Values, site: CallSite, given: int) -> int:
    """Make a node of a syntax tree; `root` is where changes of trees are noted."""
    if given & (VARIED & ~VARYING):
        v[site.root] |= EDIT
    return given


def copied(v: Values, site: CallSite, given: int) -> int:
    """Copy: of the model, which then counts for itself."""
    site.makes_model = bool(given & MODEL)
    return given | v[site.receiver]


# What they do to the variable `root`: each gives what is joined with it.


def add(v: Values, site: CallSite, given: int) -> int:
    """Add to a container; under a condition on scores, to what is selected."""
    if given & PROGRAM and shows_progress(v[site.at.guard.test]):
        given |= FIT
    if given & SCORE and site.is_per_arm:
        site.is_statistic = True
        given |= STAT
    if site.name == "insert" and v[site.root] & PIECE << WIDTH and v[site.arguments[0]] & VARIED:
        given |= 0 if given & REPLY and not given & ORIGIN else EDIT
    return lift(given)


def discard(v: Values, site: CallSite, given: int) -> int:
    """Remove from a container: the worst, so that several best are left, or a part of a program."""
    base = v[site.root]
    site.selects = bool(given & LEADER and lower(base) & PROGRAM)
    if site.selects:
        return lift(CHOSEN)
    if base & PIECE << WIDTH and given & VARIED:
        return lift(EDIT)
    return 0


def drop_worst(_: Values, site: CallSite, given: int) -> int:
    """Take from a heap and forget it: what is left are the several best."""
    site.selects = bool(lower(given) & SCORE)
    return lift(CHOSEN) if site.selects else 0


def replace_worst(_: Values, site: CallSite, given: int) -> int:
    """Add to a heap and forget the worst."""
    site.selects = bool(lower(given) & SCORE)
    return lift(given | CHOSEN) if site.selects else lift(given)


def shuffle(v: Values, site: CallSite, _: int) -> int:
    """Put a list into random order."""
    inner = lower(v[site.root])
    if inner & PIECE:
        return lift(EDIT)
    return lift(drawn(v[site.root]) & (PICKED | RANDOM | FIT)) if inner & PROGRAM else lift(RANDOM)


def sort_in_place(v: Values, site: CallSite, _: int) -> int:
    """Sort a list."""
    return RANKED if _ranks(v, site, v[site.root]) else 0
