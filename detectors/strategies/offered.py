"""Which names of Python and its libraries give what: the tables behind every call that is not the program's own."""

from detectors.strategies import libraries, texts, vocabulary
from detectors.strategies.calls import Builtin


def _table(*rows: tuple[Builtin, frozenset[str]]) -> dict[str, Builtin]:
    return {name: builtin for builtin, names in rows for name in names}


RESULTS: dict[str, Builtin] = _table(
    (libraries.nothing, vocabulary.NOTHING),
    (libraries.number, vocabulary.NUMBERS),
    (libraries.chance, vocabulary.CHANCES),
    (libraries.random_index, vocabulary.INDICES),
    (libraries.pick, vocabulary.PICKS),
    (libraries.sample, vocabulary.SAMPLES),
    (libraries.posterior, vocabulary.POSTERIORS),
    (libraries.exponential, frozenset({"exp", "expm1"})),
    (libraries.logarithm, frozenset({"log", "log10", "log1p", "log2"})),
    (libraries.root, frozenset({"sqrt"})),
    (libraries.counted, vocabulary.RANGES),
    (libraries.enumerated, frozenset({"enumerate"})),
    (libraries.paired, frozenset({"filter", "zip"})),
    (libraries.combined, vocabulary.PAIRING - {"zip"}),
    (libraries.ranking, frozenset({"sorted"})),
    (libraries.extreme, frozenset({"max", "min"})),
    (libraries.best_index, frozenset({"argmax", "argmin"})),
    (libraries.order, frozenset({"argsort"})),
    (libraries.shortlist, frozenset({"most_common", "nlargest", "nsmallest"})),
    (libraries.take_best, frozenset({"heappop", "heappushpop", "heapreplace"})),
    (libraries.take, vocabulary.TAKING),
    (libraries.mapped, vocabulary.MAPPING),
    (libraries.partially, frozenset({"partial"})),
    (libraries.listed, frozenset({"list"})),
    (libraries.ranked_queue, frozenset({"PriorityQueue"})),
    (libraries.tree_node, frozenset({"Constant", "Num"})),
    (libraries.copied, frozenset({"copy", "deepcopy"})),
    (texts.clean, vocabulary.PLAIN_TEXT),
    (texts.split, vocabulary.SPLITTING),
    (texts.match, vocabulary.MATCHING),
    (texts.join, frozenset({"join"})),
    (texts.substitute, frozenset({"replace", "sub", "subn"})),
    (texts.parse, frozenset({"parse"})),
    (texts.unparse, frozenset({"unparse"})),
    (texts.segment, frozenset({"get_source_segment"})),
)
"""What a call gives, by the last part of the name that is called; of all other names, `calls.anything`."""

EFFECTS: dict[str, Builtin] = _table(
    (libraries.add, vocabulary.ADDING | {"heappush"}),
    (libraries.discard, frozenset({"discard", "pop", "remove"})),
    (libraries.replace_worst, frozenset({"heappushpop", "heapreplace"})),
    (libraries.sort_in_place, frozenset({"sort"})),
    (libraries.shuffle, frozenset({"shuffle"})),
)
"""What a call does to the variable that it is a method of, or that is its first argument."""

OF_FIRST_ARGUMENT = frozenset({"heappop", "heappush", "heappushpop", "heapreplace", "shuffle"})
