"""What of this machine a jail sees, and where: the interpreter, numpy, the guest, and nothing more."""

import sys
import sysconfig
from importlib.resources import files
from importlib.util import find_spec
from pathlib import Path

import msgspec

from harness.errors import JailUnavailable
from harness.jail.packages import PACKAGES
from sandbox_profiles.nsjail_config import Interpreter, Mount

PYTHON_HOME = "/opt/python"
SITE = "/opt/site"
SCRATCH = "/scratch"
HOME = "/home/agent"
SHARED_MEMORY = "/dev/shm"  # noqa: S108 - a place in the jail
"""Where semaphores live: without it multiprocessing fails before it asks for a process, and nobody sees it."""
VAULT = "/vault"
"""Where decoys are made, out of sight of the programs."""
DECOY_FOLDERS = ("/etc", HOME, "/root", "/proc", "/run")
_EMPTY_FOLDER = "size=4096,nr_inodes=2,mode=0755"
_DEVICES = ("/dev/null", "/dev/zero", "/dev/urandom")


class Layout(msgspec.Struct, frozen=True):
    """Host paths and where a jail sees them."""

    bound: tuple[tuple[str, str], ...]
    """(source on the host, target in the jail), all read-only."""
    interpreter: str
    """The interpreter's path in the jail."""


def find_layout(packages: str | None = None) -> Layout:
    """Return what to mount for programs to run under the very interpreter that runs this.

    Args:
        packages: A folder of further modules that programs may import, as `find_packages` returns it.

    Raises:
        JailUnavailable: The interpreter's own files or numpy cannot be found.
    """
    version = f"python{sys.version_info.major}.{sys.version_info.minor}"
    standard_library = Path(sysconfig.get_path("stdlib"))
    executable = Path(getattr(sys, "_base_executable", sys.executable)).resolve()
    bound = [
        (str(executable), f"{PYTHON_HOME}/bin/{version}"),
        (str(standard_library), f"{PYTHON_HOME}/lib/{version}"),
        *_shared_library(),
        *_system_libraries(),
        *_numpy(),
        (str(files("harness").joinpath("guest")), f"{SITE}/harness/guest"),
        (str(files("harness").joinpath("extraction.py")), f"{SITE}/harness/extraction.py"),
        *([(packages, PACKAGES)] if packages else []),
    ]
    missing = [source for source, _ in bound if not Path(source).exists()]
    if missing:
        raise JailUnavailable(
            f"files for the jail are missing: {', '.join(missing)}", "reinstall Python and this package"
        )
    return Layout(tuple(bound), f"{PYTHON_HOME}/bin/{version}")


def _shared_library() -> list[tuple[str, str]]:
    """Return libpython where the interpreter was built with it (as pyenv and Debian do)."""
    name, folder = sysconfig.get_config_var("INSTSONAME"), sysconfig.get_config_var("LIBDIR")
    if not sysconfig.get_config_var("Py_ENABLE_SHARED") or not name or not folder:
        return []
    return [(str(Path(folder) / name), f"{PYTHON_HOME}/lib/{name}")]


def _system_libraries() -> list[tuple[str, str]]:
    """Return the folders in which the dynamic loader and the C library live."""
    triplet = sysconfig.get_config_var("MULTIARCH") or ""
    folders = (
        [f"/lib/{triplet}", f"/usr/lib/{triplet}"]
        if triplet and Path(f"/lib/{triplet}").is_dir()
        else ["/lib", "/usr/lib"]
    )
    return [(folder, folder) for folder in (*folders, "/lib64", "/usr/lib64") if Path(folder).is_dir()]


def _numpy() -> list[tuple[str, str]]:
    """Return numpy and the libraries that its wheel brings: never site-packages, which holds our scorers."""
    spec = find_spec("numpy")
    if spec is None or spec.origin is None:
        raise JailUnavailable("numpy is not installed", "install this package with its dependencies")
    package = Path(spec.origin).parent
    found = [(str(package), f"{SITE}/numpy")]
    libraries = package.with_name("numpy.libs")
    if libraries.is_dir():
        found.append((str(libraries), f"{SITE}/numpy.libs"))
    return found


def mounts(layout: Layout) -> tuple[Mount, ...]:
    """Return all mounts of a jail: what is bound, devices without powers, and empty places for each program's own."""
    bound = tuple(Mount(target=target, source=source) for source, target in layout.bound)
    library = f"{PYTHON_HOME}/lib/{Path(layout.interpreter).name}"
    # The standard library's folder may hold site-packages with anything in it: an empty one covers it.
    covered = (Mount(target=f"{library}/site-packages", options=_EMPTY_FOLDER),)
    # A device takes writes through a read-only mount; a writable one would let programs set the host's times on it.
    devices = tuple(Mount(target=path, source=path, is_device=True) for path in _DEVICES)
    own = tuple(
        Mount(target=folder, options=_EMPTY_FOLDER) for folder in (SCRATCH, SHARED_MEMORY, VAULT, *DECOY_FOLDERS)
    )
    has_site = any(Path(source, "site-packages").is_dir() for source, target in layout.bound if target == library)
    return (*bound, *(covered if has_site else ()), *devices, *own)


def interpreter(layout: Layout, control_descriptor: int) -> Interpreter:
    """Return how the zygote starts: no site, no byte code written, one BLAS thread, a fixed environment."""
    arguments = (layout.interpreter, "-s", "-S", "-B", "-m", "harness.guest.zygote", str(control_descriptor))
    environment = (
        ("PYTHONHOME", PYTHON_HOME),
        ("PYTHONPATH", SITE),
        ("PYTHONHASHSEED", "0"),
        ("LD_LIBRARY_PATH", f"{PYTHON_HOME}/lib"),
        ("OPENBLAS_NUM_THREADS", "1"),
        ("OMP_NUM_THREADS", "1"),
        # Each further arena takes 64 MiB of the programs' address space (mallopt(3)): 16 threads would fill it.
        ("MALLOC_ARENA_MAX", "2"),
        ("LANG", "C.UTF-8"),
        ("HOME", HOME),
        ("PATH", "/usr/bin:/bin"),
    )
    return Interpreter(arguments=arguments, environment=environment)
