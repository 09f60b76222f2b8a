"""NET: the network."""

from functools import partial

from detectors.findings import PROVED_OR_LIKELY, Family, Rule, Severity
from detectors.rules.base import StaticRule
from detectors.rules.targets import match_calls

_CWE = ("CWE-918", "CWE-506")

SOCKET = Rule(
    id="NET-01",
    family=Family.NET,
    severity=Severity.HIGH,
    title="socket opened",
    description="Opens a socket or a server, directly or through asyncio or socketserver.",
    attack=("T1095", "T1071"),
    cwe=_CWE,
    certainties=PROVED_OR_LIKELY,
)
CLIENT = Rule(
    id="NET-02",
    family=Family.NET,
    severity=Severity.HIGH,
    title="network client used",
    description="Talks a protocol through a client library: HTTP, mail, file transfer, remote calls.",
    attack=("T1071", "T1048", "T1041"),
    cwe=_CWE,
    certainties=PROVED_OR_LIKELY,
)
NAME_LOOKUP = Rule(
    id="NET-03",
    family=Family.NET,
    severity=Severity.MEDIUM,
    title="host name looked up",
    description="Asks the resolver for a host: a name is enough to carry data out.",
    attack=("T1071.004", "T1048"),
    cwe=_CWE,
    certainties=PROVED_OR_LIKELY,
)

_SOCKETS = frozenset({
    "socket.socket", "socket.SocketType", "socket.create_connection", "socket.create_server", "socket.fromfd",
    "ssl.wrap_socket", "ssl.SSLSocket", "ssl.get_server_certificate", "asyncio.open_connection",
    "asyncio.start_server", "asyncio.open_unix_connection", "asyncio.start_unix_server",
    "asyncio.get_event_loop().create_connection", "asyncio.get_running_loop().create_connection",
    "asyncio.get_running_loop().create_datagram_endpoint", "socketserver.TCPServer", "socketserver.UDPServer",
    "socketserver.ThreadingTCPServer", "socketserver.UnixStreamServer", "http.server.HTTPServer",
    "http.server.ThreadingHTTPServer", "wsgiref.simple_server.make_server", "multiprocessing.connection.Client",
    "multiprocessing.connection.Listener", "logging.handlers.SocketHandler", "logging.handlers.DatagramHandler",
    "logging.handlers.SysLogHandler", "xmlrpc.server.SimpleXMLRPCServer",
})  # fmt: skip
_VERBS = ("get", "post", "put", "patch", "delete", "head", "options", "request")
_CLIENTS = frozenset({
    "urllib.request.urlopen", "urllib.request.urlretrieve", "urllib.request.build_opener",
    "urllib.request.URLopener", "urllib.request.FancyURLopener", "http.client.HTTPConnection",
    "http.client.HTTPSConnection", "ftplib.FTP", "ftplib.FTP_TLS", "smtplib.SMTP", "smtplib.SMTP_SSL",
    "imaplib.IMAP4", "imaplib.IMAP4_SSL", "poplib.POP3", "poplib.POP3_SSL", "nntplib.NNTP", "telnetlib.Telnet",
    "xmlrpc.client.ServerProxy", "logging.handlers.HTTPHandler", "logging.handlers.SMTPHandler",
    *(f"{module}.{verb}" for module in ("requests", "httpx") for verb in _VERBS),
    "requests.Session", "httpx.Client", "httpx.AsyncClient",
    "httpx.stream", "aiohttp.ClientSession", "aiohttp.request", "websockets.connect", "websocket.create_connection",
    "urllib3.PoolManager", "urllib3.request", "paramiko.SSHClient", "pycurl.Curl", "openai.OpenAI",
    "openai.AsyncOpenAI", "anthropic.Anthropic",
})  # fmt: skip
_LOOKUPS = frozenset({
    "socket.getaddrinfo", "socket.gethostbyname", "socket.gethostbyname_ex", "socket.gethostbyaddr",
    "socket.getnameinfo", "socket.getfqdn", "dns.resolver.resolve", "dns.resolver.query",
    "asyncio.get_running_loop().getaddrinfo", "asyncio.get_event_loop().getaddrinfo",
})  # fmt: skip

RULES = (
    StaticRule(SOCKET, partial(match_calls, targets=_SOCKETS, beside=_CLIENTS | _LOOKUPS)),
    StaticRule(CLIENT, partial(match_calls, targets=_CLIENTS, beside=_SOCKETS | _LOOKUPS)),
    StaticRule(NAME_LOOKUP, partial(match_calls, targets=_LOOKUPS, beside=_SOCKETS | _CLIENTS)),
)
