"""What a profile says, how it is read, and why it can only tighten the built-in floor."""

from importlib.resources import files
from pathlib import Path
from typing import Annotated

import msgspec
from msgspec import Meta

from sandbox_profiles.syscalls import Power, allowed_without

FLOOR_NAME = "default"
SHIPPED = (FLOOR_NAME, "strict", "observe")
"""The profiles that come with this package, by name."""


class ProfileError(Exception):
    """A profile cannot be used; the message names the file and the key, `hint` the next step."""

    def __init__(self, message: str, hint: str) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


class Limits(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What one program may use."""

    computing_seconds: Annotated[float, Meta(gt=0)]
    """Wall time without the time spent waiting for the broker."""
    absolute_seconds: Annotated[float, Meta(gt=0)]
    """Wall time, everything included."""
    cpu_seconds: Annotated[int, Meta(ge=1)]
    """CPU time of all threads together; the kernel's own limit (RLIMIT_CPU) stands half as high again."""
    memory_bytes: Annotated[int, Meta(ge=268_435_456)]
    """RLIMIT_AS: address space, of which the interpreter with numpy takes about 200 MiB."""
    scratch_bytes: Annotated[int, Meta(ge=4096)]
    """Size of the one writable directory."""
    scratch_inodes: Annotated[int, Meta(ge=16)]
    """Files in it; without this bound a tmpfs holds as many empty files as memory allows."""
    file_bytes: Annotated[int, Meta(ge=4096)]
    """RLIMIT_FSIZE: one file's size."""
    open_files: Annotated[int, Meta(ge=16, le=256)]
    """RLIMIT_NOFILE."""
    threads: Annotated[int, Meta(ge=4)]
    """RLIMIT_NPROC: threads of one program."""
    output_bytes: Annotated[int, Meta(ge=1024)]
    """Bytes kept of stdout and of stderr each; sixteen times as many end the program."""
    frame_bytes: Annotated[int, Meta(ge=65_536, le=16_777_216)]
    """Size of one frame on the broker's channel."""
    frames_per_program: Annotated[int, Meta(ge=100)]
    """Frames that one program may send."""


class Powers(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What the floor lets programs do and a profile may take away: breaking these is policy, not an attempt."""

    threads: bool = True
    """Start threads."""
    native_code: bool = True
    """Map executable files: import extension modules that the zygote does not hold yet, load libraries."""


class Profile(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The confinement that is asked for, as a value."""

    name: Annotated[str, Meta(min_length=1, max_length=64)]
    limits: Limits
    deny: tuple[str, ...] = ()
    """System calls denied besides those of the floor: breaking these is policy, not an attempt."""
    powers: Powers = Powers()
    has_sinks: bool = False
    """Connections are answered by a sink on this machine that records what is sent; only `observe` has them."""

    @property
    def power_set(self) -> frozenset[Power]:
        """What programs may do."""
        return frozenset(power for power in Power if getattr(self.powers, power))


def read_profile(text: str, source: str) -> Profile:
    """Return the profile that a TOML text describes.

    Args:
        text: TOML.
        source: Where it comes from, for messages.

    Raises:
        ProfileError: The text is not TOML, lacks a key, has an unknown one, or a value is out of range.
    """
    try:
        return msgspec.toml.decode(text.encode(), type=Profile)
    except msgspec.MsgspecError as error:
        raise ProfileError(f"{source}: {error}", "compare it with sandbox_profiles/default.toml") from error


def load_floor() -> Profile:
    """Return the built-in floor, which every program gets at least."""
    return _load_shipped(FLOOR_NAME)


def _load_shipped(name: str) -> Profile:
    resource = files("sandbox_profiles").joinpath(f"{name}.toml")
    return read_profile(resource.read_text(encoding="utf-8"), name)


def load_profile(name: str) -> Profile:
    """Return a shipped profile by name, or the operator's own by path.

    Args:
        name: One of `SHIPPED`, or the path of a TOML file.

    Raises:
        ProfileError: There is no such profile, it cannot be read, or it loosens the floor.
    """
    if name in SHIPPED:
        return _load_shipped(name)
    try:
        text = Path(name).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        hint = f"give one of {', '.join(SHIPPED)}, or the path of a TOML file"
        raise ProfileError(f"profile {name}: {error}", hint) from error
    return tightened(read_profile(text, name), name)


def tightened(profile: Profile, source: str) -> Profile:
    """Return `profile` if it asks for no more than the floor gives.

    Raises:
        ProfileError: A limit is above the floor's, it has sinks, or `deny` names a call that the floor denies anyway or
            that does not exist; the message names the key.
    """
    if profile.has_sinks:
        hint = "remove has_sinks, or give the shipped profile `observe`"
        raise ProfileError(f"{source}: has_sinks = true loosens the built-in floor, which refuses connections", hint)
    try:
        allowed_without(profile.deny)
    except ValueError as error:
        raise ProfileError(f"{source}: deny: {error}", "name calls that the default profile allows") from error
    floor = load_floor().limits
    for key in Limits.__struct_fields__:
        allowed, asked = getattr(floor, key), getattr(profile.limits, key)
        if asked > allowed:
            raise ProfileError(
                f"{source}: limits.{key} = {asked} loosens the built-in floor of {allowed}",
                f"lower limits.{key} to {allowed} or less",
            )
    return profile
