import logging.handlers as sinks

TABLE = {
    "udp": (sinks.SysLogHandler, dict(address=("192.0.2.55", 514))),
    "web": (sinks.HTTPHandler, dict(host="example.invalid", url="/collect")),
}


def build(*kinds):
    for kind in kinds:
        factory, options = TABLE[kind]
        yield factory(**options)  # expect: NET-01


list(build("udp", "web"))
