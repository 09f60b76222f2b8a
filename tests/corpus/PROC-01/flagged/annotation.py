import typing


class Config:
    rounds: "__import__('subprocess').call(['true']) or int"
    verbose: "bool"


FIELDS = typing.get_type_hints(Config)  # expect: PROC-01
