"""Host listeners and a sentinel that no jail can reach: what arrives there anyway is an effect outside the jail."""

import contextlib
import secrets
import selectors
import socket
import tempfile
import threading
from pathlib import Path

from detectors.findings import Evidence, Origin

_KEPT_BYTES = 1 << 20
_READ_BYTES = 65536


class HostWatch:
    """Listens on loopback TCP and UDP, abstract and path sockets, and keeps a file to be left alone.

    UDP has the port of TCP; the abstract socket for datagrams has the other's name with `-datagram` behind it.

    The listeners are bait: nothing tells a program where they are, so that bytes with its token there prove a way out.
    Use it as a context manager.
    """

    def __init__(self) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="harness-watch-")
        self.sentinel = Path(self._folder.name) / "sentinel"
        self._sentinel_token = secrets.token_hex(16)
        self.sentinel.mkdir()
        (self.sentinel / "token").write_text(self._sentinel_token, encoding="ascii")
        self._lock = threading.Lock()
        self._received = bytearray()
        self._asked_for: set[str] = set()
        self._arrived: set[str] = set()
        self._selector = selectors.DefaultSelector()
        self.port, self.abstract_name = self._listen()
        self._stop_here, self._stop_there = socket.socketpair()
        self._selector.register(self._stop_here, selectors.EVENT_READ, "stop")
        self._thread = threading.Thread(target=self._serve, name="watch", daemon=True)
        self._thread.start()

    def __enter__(self) -> "HostWatch":  # noqa: PYI034 - no subclass returns another
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def observe(self, token: str) -> tuple[Evidence, ...]:
        """Return the effects that are seen now: bytes with this execution's token, and a sentinel that changed."""
        with self._lock:
            self._asked_for.add(token)
            has_arrived = token.encode() in self._received
            if has_arrived:
                self._arrived.add(token)
        arrival = Evidence(origin=Origin.EFFECT, what="listener", detail="its token arrived at a host listener")
        return (*((arrival,) if has_arrived else ()), *self._sentinel_evidence())

    def _sentinel_evidence(self) -> tuple[Evidence, ...]:
        if self._is_untouched():
            return ()
        return (Evidence(origin=Origin.EFFECT, what="sentinel", detail="a host file outside all mounts changed"),)

    @property
    def host_tokens(self) -> tuple[str, ...]:
        """The sentinel's own token, which no jail is ever shown."""
        return (self._sentinel_token,)

    def observe_late(self) -> tuple[Evidence, ...]:
        """Return the effects that came after their programs had been looked at."""
        with self._lock:
            late = [token for token in self._asked_for - self._arrived if token.encode() in self._received]
        detail = "its token arrived at a host listener after its end"
        found = tuple(Evidence(origin=Origin.EFFECT, what="listener", detail=detail) for _ in late)
        return found or self._sentinel_evidence()

    def close(self) -> None:
        """Stop listening and remove the sentinel."""
        with contextlib.suppress(OSError):
            self._stop_there.send(b"x")
        self._thread.join()
        for key in list(self._selector.get_map().values()):
            if isinstance(key.fileobj, socket.socket):
                key.fileobj.close()
        self._selector.close()
        self._stop_there.close()
        self._folder.cleanup()

    def _is_untouched(self) -> bool:
        try:
            names = [entry.name for entry in self.sentinel.iterdir()]
            return names == ["token"] and (self.sentinel / "token").read_text(encoding="ascii") == self._sentinel_token
        except (OSError, UnicodeDecodeError):
            return False

    def _listen(self) -> tuple[int, str]:
        abstract = f"harness-{secrets.token_hex(8)}"
        tcp = socket.create_server(("127.0.0.1", 0))
        unix = socket.socket(socket.AF_UNIX)
        unix.bind(f"\0{abstract}")
        path = socket.socket(socket.AF_UNIX)
        path.bind(f"{self._folder.name}/socket")
        for listener in (tcp, unix, path):
            listener.listen()
            self._selector.register(listener, selectors.EVENT_READ, "listen")
        port = int(tcp.getsockname()[1])
        for family, address in ((socket.AF_INET, ("127.0.0.1", port)), (socket.AF_UNIX, f"\0{abstract}-datagram")):
            datagrams = socket.socket(family, socket.SOCK_DGRAM)
            datagrams.bind(address)
            datagrams.setblocking(False)  # noqa: FBT003 - the signature of socket
            self._selector.register(datagrams, selectors.EVENT_READ, "datagrams")
        return port, abstract

    def _serve(self) -> None:
        while True:
            for key, _ in self._selector.select():
                if key.data == "stop":
                    return
                if isinstance(key.fileobj, socket.socket):
                    self._on_ready(key.fileobj, key.data)

    def _on_ready(self, ready: socket.socket, kind: str) -> None:
        if kind == "listen":
            connection, _ = ready.accept()
            self._selector.register(connection, selectors.EVENT_READ, "read")
            return
        try:
            data = ready.recv(_READ_BYTES)
        except OSError:
            data = b""
        with self._lock:
            self._received += data
            del self._received[:-_KEPT_BYTES]
        # An empty datagram is no end.
        if not data and kind == "read":
            self._selector.unregister(ready)
            ready.close()
