"""NATV: native code and raw memory, where no rule of the language holds."""

import re
from collections.abc import Iterator

from detectors.findings import LIKELY_ONLY, PROVED_OR_LIKELY, Certainty, Family, Rule, Severity
from detectors.flow.sites import CallSite
from detectors.flow.values import UNKNOWN, Constant, Symbol, options_of
from detectors.rules.base import Match, StaticRule, Subject
from detectors.rules.files import Access, argument_value, touches
from detectors.rules.places import grounded
from detectors.rules.targets import Targets, certainty_of

LIBRARY = Rule(
    id="NATV-01",
    family=Family.NATV,
    severity=Severity.CRITICAL,
    title="native library loaded or called",
    description="Loads a library of native code, or calls a function of one, past everything that Python checks.",
    attack=("T1106", "T1129"),
    cwe=("CWE-695",),
    evasions=("an extension module that is imported",),
    certainties=PROVED_OR_LIKELY,
)
MEMORY = Rule(
    id="NATV-02",
    family=Family.NATV,
    severity=Severity.CRITICAL,
    title="raw memory read or written",
    description="Reads or writes memory at an address: string_at, memmove, from_address, /proc/self/mem. An array of "
    "ctypes as such is not a match.",
    attack=("T1620", "T1055.009"),
    cwe=("CWE-119", "CWE-822"),
    evasions=("a buffer whose length is wrong", "numpy strides that lead out of an array, which are a likely match"),
    false_positives=("ctypes.cast and byref for a function of its own are likely matches",),
    certainties=PROVED_OR_LIKELY,
)
EXECUTABLE = Rule(
    id="NATV-03",
    family=Family.NATV,
    severity=Severity.CRITICAL,
    title="executable memory asked for",
    description="Maps memory that may be executed, which is how machine code is brought in.",
    attack=("T1620",),
    cwe=("CWE-119",),
    evasions=("a protection that is computed from a number",),
    certainties=PROVED_OR_LIKELY,
)
BYTECODE = Rule(
    id="NATV-04",
    family=Family.NATV,
    severity=Severity.HIGH,
    title="bytecode crafted",
    description="Builds or changes the bytecode of a function by hand, with which the interpreter can be made to read "
    "and write memory.",
    attack=("T1027.010", "T1620"),
    cwe=("CWE-94",),
    evasions=("code objects that are loaded by marshal, which EXEC-02 finds",),
    certainties=PROVED_OR_LIKELY,
)
INTERNALS = Rule(
    id="NATV-05",
    family=Family.NATV,
    severity=Severity.HIGH,
    title="interpreter crashed or its internals used",
    description="Calls what exists to crash the interpreter or to test its internals.",
    attack=("T1499.004",),
    cwe=("CWE-695",),
    certainties=PROVED_OR_LIKELY,
)
INTERFACE = Rule(
    id="NATV-06",
    family=Family.NATV,
    severity=Severity.LOW,
    title="native interface imported",
    description="Imports ctypes, cffi or the like, by which native code can be called.",
    attack=("T1106",),
    cwe=("CWE-695",),
    false_positives=("ctypes for nothing but sizes and arrays",),
    certainties=LIKELY_ONLY,
)

_LOADERS = frozenset({
    "ctypes.CDLL", "ctypes.PyDLL", "ctypes.OleDLL", "ctypes.WinDLL", "ctypes.LibraryLoader", "_ctypes.dlopen",
    "_ctypes.dlsym", "_ctypes.call_function", "_ctypes.call_cdeclfunction", "cffi.FFI().dlopen", "cffi.FFI().verify",
    "cffi.FFI().compile", "numpy.ctypeslib.load_library", "ctypes.cdll.LoadLibrary", "ctypes.windll.LoadLibrary",
    "ctypes.pydll.LoadLibrary", "ctypes.CFUNCTYPE()", "ctypes.PYFUNCTYPE()", "sys.setdlopenflags",
    "torch.utils.cpp_extension.load", "torch.utils.cpp_extension.load_inline", "_imp.create_dynamic",
})  # fmt: skip
_LIBRARIES = re.compile(
    r"^(?:ctypes\.(?:CDLL\(\)|PyDLL\(\)|c?dll\.|pydll\.|pythonapi\.|LibraryLoader\(\))|cffi\.FFI\(\)\.dlopen\(\)\.|"
    r"numpy\.ctypeslib\.load_library\(\)\.|_ctypes\.dlopen\(\))"
)
_BARE_LIBRARY = re.compile(r"^ctypes\.(?:pythonapi|c?dll|pydll)(?:\.|$)")
_SIGNATURE = frozenset({"argtypes", "errcheck", "restype"})
"""To declare how a function is called is no call."""
_MEMORY = frozenset({
    "ctypes.string_at", "ctypes.wstring_at", "ctypes.memmove", "ctypes.memset", "ctypes.memoryview_at",
    "_ctypes.PyObj_FromPtr", "_ctypes.buffer_info", "_ctypes.resize", "cffi.FFI().from_handle",
    "ctypes.resize", "ctypes._memmove_addr", "ctypes._string_at",
})  # fmt: skip
_NEAR_MEMORY = frozenset({
    "ctypes.cast", "ctypes.addressof", "ctypes.POINTER", "ctypes.pointer", "ctypes.py_object", "cffi.FFI().cast",
    "cffi.FFI().buffer", "numpy.ctypeslib.as_array", "numpy.lib.stride_tricks.as_strided", "cffi.FFI().memmove",
})  # fmt: skip
_CRASHERS = re.compile(
    r"^(?:faulthandler\._\w+|_testcapi\.\w+|_testinternalcapi\.\w+|_testlimitedcapi\.\w+|_ctypes_test\.\w+|os\.abort|"
    r"sys\._(?:debugmallocstats|clear_type_cache|clear_internal_caches))$"
)
_EXEC_BIT = 4
"""PROT_EXEC. Source: Linux `include/uapi/asm-generic/mman-common.h`."""


def match_library(subject: Subject) -> Iterator[Match]:
    """Yield the loads of native libraries and the calls of their functions, one for each place."""
    for site in subject.sites({target for target in subject.calls if target in _LOADERS or _LIBRARIES.search(target)}):
        yield _match(site)
    for reference in subject.resolution.references:
        if _BARE_LIBRARY.search(reference.target) or _LIBRARIES.search(reference.target):
            message = f"takes {reference.target}"
            yield Match(reference.position, Certainty.LIKELY, message, target=reference.target)
    for write in subject.resolution.writes:
        if _BARE_LIBRARY.search(write.owner) and write.attribute not in _SIGNATURE:
            message = f"writes {write.owner}.{write.attribute}"
            yield Match(write.position, Certainty.PROVED, message, target=write.owner)


def match_memory(subject: Subject) -> Iterator[Match]:
    """Yield the reads and writes of memory by address."""
    yield from _each(subject, _MEMORY)
    for site in subject.resolution.calls:
        name = site.method or site.target.rpartition(".")[2]
        if name == "from_address":
            yield _match(site)
        elif site.target in _NEAR_MEMORY or (name == "from_buffer" and site.target.startswith("ctypes.")):
            message = f"calls {site.target}"
            yield Match(site.position, Certainty.LIKELY, message, target=site.target, severity=Severity.MEDIUM)
    for touch in touches(subject):
        site = touch.site
        if touch.access in {Access.READ, Access.WRITE}:
            for path in filter(_MEMORY_FILE.search, map(grounded, touch.paths())):
                yield Match(site.position, certainty_of(site), f"opens {path}", target=site.target)


_MEMORY_FILE = re.compile(r"^/proc/[^/]+/(?:task/[^/]+/)?mem$|^/dev/k?mem$|^/proc/kcore$")


def match_executable(subject: Subject) -> Iterator[Match]:
    """Yield the mappings of executable memory."""
    for site in subject.resolution.calls:
        if site.target == "mmap.mmap" and _is_executable(site, subject):
            yield _match(site)


def _is_executable(site: CallSite, subject: Subject) -> bool:
    """A protection that is joined by `|` is not known bit by bit: then any mention of PROT_EXEC counts."""
    is_mentioned = any(item.target == "mmap.PROT_EXEC" for item in subject.resolution.references)
    for option in options_of(argument_value(site, 3, "prot") or Constant(value=0, kind="int")):
        match option:
            case Constant(value=int() as bits) if bits & _EXEC_BIT:
                return True
            case Symbol(name="mmap.PROT_EXEC"):
                return True
            case _ if option == UNKNOWN and is_mentioned:
                return True
            case _:
                continue
    return False


_CODE_PARTS = frozenset({
    "co_code", "co_consts", "co_names", "co_stacksize", "co_nlocals", "co_freevars", "co_exceptiontable", "co_varnames",
})  # fmt: skip


def match_bytecode(subject: Subject) -> Iterator[Match]:
    """Yield the places that craft code objects."""
    for site in subject.resolution.calls:
        is_replaced = site.method == "replace" and any(item.name in _CODE_PARTS for item in site.arguments)
        if is_replaced or site.target == "types.CodeType":
            target = site.target or "code.replace"
            yield Match(site.position, certainty_of(site), f"crafts code by {target}", target=target)


def match_internals(subject: Subject) -> Iterator[Match]:
    """Yield the calls that crash or test the interpreter."""
    for site in subject.sites(set(filter(_CRASHERS.search, subject.calls))):
        yield _match(site)


_INTERFACES = frozenset(
    {"ctypes", "_ctypes", "cffi", "_cffi_backend", "numpy.ctypeslib", "cython", "numba.core.ccallback"}
)


def match_interface(subject: Subject) -> Iterator[Match]:
    """Yield the imports of what calls native code."""
    for found in subject.resolution.imports:
        if found.target in _INTERFACES or found.target.partition(".")[0] in _INTERFACES:
            yield Match(found.position, Certainty.LIKELY, f"imports {found.target}", target=found.target)


def _each(subject: Subject, targets: Targets) -> Iterator[Match]:
    return (_match(site) for site in subject.resolution.calls if site.target in targets)


def _match(site: CallSite) -> Match:
    target = site.target or site.method
    return Match(site.position, certainty_of(site), f"calls {target}", target=target)


RULES = (
    StaticRule(LIBRARY, match_library),
    StaticRule(MEMORY, match_memory),
    StaticRule(EXECUTABLE, match_executable),
    StaticRule(BYTECODE, match_bytecode),
    StaticRule(INTERNALS, match_internals),
    StaticRule(INTERFACE, match_interface),
)
