"""The names that mean something in a program which searches: what it is given, and what Python's libraries offer."""

import re

ENTRY = "improve_algorithm"
GIVEN = ("initial_solution", "utility", "language_model")
"""The parameters of the entry, in their order."""

ASKS = frozenset({"prompt", "batch_prompt"})
LIMITS = frozenset({"budget", "max_responses_per_call", "times_used", "uses"})
MAKERS = frozenset({"LanguageModel"})
FLAG = "use_sandbox"

CHANCES = frozenset(
    {"gauss", "getrandbits", "normal", "normalvariate", "rand", "randn", "random", "triangular", "uniform"}
)
NORMALS = frozenset({"gauss", "normal", "normalvariate"})
INDICES = frozenset({"integers", "randint", "randrange"})
PICKS = frozenset({"choice"})
SAMPLES = frozenset({"choices", "permutation", "permuted", "sample"})
POSTERIORS = frozenset({"beta", "betavariate"})
POOLS = frozenset(
    {
        "Process",
        "ProcessPoolExecutor",
        "Pool",
        "Thread",
        "ThreadPool",
        "ThreadPoolExecutor",
        "create_task",
        "gather",
        "run_in_executor",
        "start_new_thread",
        "to_thread",
    }
)
NUMBERS = frozenset(
    {"abs", "average", "float", "fsum", "int", "mean", "median", "pow", "round", "std", "stdev", "sum", "tanh"}
)
NOTHING = frozenset(
    {
        "all",
        "any",
        "compile",
        "count",
        "dump",
        "dumps",
        "endswith",
        "find",
        "hash",
        "id",
        "index",
        "isinstance",
        "len",
        "perf_counter",
        "print",
        "rfind",
        "rindex",
        "sleep",
        "startswith",
        "time",
    }
)
PLAIN_TEXT = frozenset(
    {
        "capitalize",
        "casefold",
        "dedent",
        "encode",
        "decode",
        "expandtabs",
        "lower",
        "lstrip",
        "rstrip",
        "strip",
        "title",
        "upper",
    }
)
RANGES = frozenset({"arange", "geomspace", "linspace", "logspace", "range"})
TAKING = frozenset({"get", "get_nowait", "next", "pop", "popitem", "popleft"})
ADDING = frozenset({"add", "append", "appendleft", "extend", "insert", "put", "put_nowait", "setdefault", "update"})
MAPPING = frozenset({"apply_async", "imap", "imap_unordered", "map", "starmap", "submit"})
SPLITTING = frozenset({"partition", "rpartition", "rsplit", "split", "splitlines"})
MATCHING = frozenset({"findall", "finditer"})
PAIRING = frozenset({"combinations", "combinations_with_replacement", "pairwise", "permutations", "product", "zip"})
MEMOS = frozenset({"cache", "lru_cache", "memoize", "memoise"})
FENCES = ("`" * 3, "~~~")

GENETIC = re.compile(
    r"breed|chromosome|crossover|cross_over|\bevolv|evolution|fitness|genetic|genome|individual|mutat|offspring|organism",
    re.IGNORECASE,
)
BEAM = re.compile(r"beam|frontier|branch|\btree", re.IGNORECASE)
EXPLORING = re.compile(r"eps|explor", re.IGNORECASE)
