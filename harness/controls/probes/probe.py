"""What a probe is, and how those are written that make one raw system call."""

import msgspec


class Probe(msgspec.Struct, frozen=True, kw_only=True):
    """One act that a jail must contain, and the trace that it must leave.

    A body is harmless by construction: bounded in count and time, to addresses of this machine or of documentation, so
    that it does no harm where the jail fails. It prints a line that starts with GAINED if it got what it must not get.
    """

    name: str
    """Unique, in kebab case."""
    family: str
    body: str
    """The body of an improver; `{port}`, `{abstract}` and `{path}` stand for listeners of the host."""
    evidence: tuple[str, ...] = ()
    """Alternatives such as `kernel:socket` or `outcome:syscall_killed`, of which at least one must be left."""
    unobservable: str = ""
    """Why nothing can be seen of it; then there is no `evidence`."""
    successor: str = ""
    """The body of the next program in the same jail, which looks for what the first one left."""
    limits: tuple[tuple[str, float], ...] = ()
    """Tighter limits of the profile, for a probe that must run into one."""


def calling(number: int, arguments: str = "", before: str = "") -> str:
    """Return a body that makes one system call by number, and gained something if the kernel carried it out.

    Args:
        number: As x86-64 has it.
        arguments: Python expressions for ctypes, separated by commas.
        before: Statements before it; `ctypes` and `os` are imported.
    """
    listed = f"{number}, {arguments}" if arguments else str(number)
    return f"""import ctypes, os
{before}
if ctypes.CDLL(None).syscall({listed}) >= 0:
    print("GAINED", flush=True)
"""


def denied(
    name: str, family: str, number: int, arguments: str = "", *, call: str | tuple[str, ...] = "", before: str = ""
) -> Probe:
    """Return the probe of one denied call.

    Args:
        name: The probe's.
        family: The probe's.
        number: As `calling`.
        arguments: As `calling`.
        call: Its name in evidence, or its names by different versions of libseccomp; by default the probe's name with
            underscores.
        before: As `calling`.
    """
    names = (call or name.replace("-", "_"),) if isinstance(call, str) else call
    evidence = tuple(f"kernel:{seen}" for seen in names)
    return Probe(name=name, family=family, body=calling(number, arguments, before), evidence=evidence)


def trying(statements: str, *, imports: str = "os", gains: bool = True) -> str:
    """Return a body that runs statements, and gained something if none of them raised an OSError."""
    lines = "\n".join(f"    {line}" for line in statements.strip().splitlines())
    gained = 'print("GAINED", flush=True)' if gains else "pass"
    return f"import {imports}\ntry:\n{lines}\nexcept OSError:\n    pass\nelse:\n    {gained}\n"
