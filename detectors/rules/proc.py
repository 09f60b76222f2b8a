"""PROC: other processes and shells."""

from functools import partial

from detectors.findings import PROVED_OR_LIKELY, Family, Rule, Severity
from detectors.rules.base import StaticRule
from detectors.rules.targets import match_calls

_CWE = ("CWE-78", "CWE-250")

START_PROGRAM = Rule(
    id="PROC-01",
    family=Family.PROC,
    severity=Severity.HIGH,
    title="program or shell started",
    description="Starts another program or a shell. In the jail it is denied; outside, it would leave the interpreter "
    "and with it every limit that the interpreter keeps.",
    attack=("T1059.004", "T1106"),
    cwe=_CWE,
    certainties=PROVED_OR_LIKELY,
)
FORK = Rule(
    id="PROC-02",
    family=Family.PROC,
    severity=Severity.HIGH,
    title="process forked",
    description="Makes a copy of its own process, directly or through a process pool. Improvers do so in good faith to "
    "use more cores; threads are not a match.",
    attack=("T1106",),
    cwe=("CWE-400",),
    certainties=PROVED_OR_LIKELY,
)
INDIRECT_START = Rule(
    id="PROC-03",
    family=Family.PROC,
    severity=Severity.MEDIUM,
    title="program started by a library",
    description="Calls a library function that starts a program for it: a browser, a pager, a debugger's terminal.",
    attack=("T1059", "T1218"),
    cwe=_CWE,
    certainties=PROVED_OR_LIKELY,
)

_EXEC = ("execl", "execle", "execlp", "execlpe", "execv", "execve", "execvp", "execvpe")
_SPAWN = ("spawnl", "spawnle", "spawnlp", "spawnlpe", "spawnv", "spawnve", "spawnvp", "spawnvpe")
_PROGRAMS = frozenset({
    *(f"os.{name}" for name in (*_EXEC, *_SPAWN)), "os.system", "os.popen", "os.posix_spawn", "os.posix_spawnp",
    "os.startfile", "pty.spawn", "asyncio.create_subprocess_exec", "asyncio.create_subprocess_shell",
    "asyncio.subprocess.create_subprocess_exec", "asyncio.subprocess.create_subprocess_shell",
    "_posixsubprocess.fork_exec", "subprocess.run", "subprocess.call", "subprocess.check_call",
    "subprocess.check_output", "subprocess.Popen", "subprocess.getoutput", "subprocess.getstatusoutput",
    "IPython.get_ipython().system", "IPython.get_ipython().getoutput", "IPython.get_ipython().system_raw",
    "IPython.get_ipython().system_piped",
})  # fmt: skip
_FORKS = frozenset({
    "os.fork", "os.forkpty", "pty.fork", "multiprocessing.Process", "multiprocessing.Pool",
    "multiprocessing.Manager", "multiprocessing.process.BaseProcess", "multiprocessing.pool.Pool",
    "multiprocessing.context.Process", "multiprocessing.managers.SyncManager",
    "multiprocessing.get_context().Process", "multiprocessing.get_context().Pool",
    "concurrent.futures.ProcessPoolExecutor", "concurrent.futures.process.ProcessPoolExecutor",
    "pebble.ProcessPool", "joblib.Parallel", "multiprocess.Pool", "multiprocess.Process",
})  # fmt: skip
_INDIRECT = frozenset({
    "webbrowser.open", "webbrowser.open_new", "webbrowser.open_new_tab", "webbrowser.get", "pydoc.pager",
    "pydoc.pipepager", "pydoc.tempfilepager", "ctypes.util.find_library", "platform.popen",
    "distutils.spawn.spawn", "venv.create", "ensurepip.bootstrap", "pip.main",
})  # fmt: skip

STARTERS = _PROGRAMS
"""Everything here that runs the program or command which it is given."""

RULES = (
    StaticRule(START_PROGRAM, partial(match_calls, targets=_PROGRAMS, beside=_FORKS)),
    StaticRule(FORK, partial(match_calls, targets=_FORKS, beside=_PROGRAMS)),
    StaticRule(INDIRECT_START, partial(match_calls, targets=_INDIRECT)),
)
