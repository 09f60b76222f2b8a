import typing


class Config:
    rounds: "__import__('subprocess').call(['true']) or int"  # expect: EXEC-04
    verbose: "bool"


FIELDS = typing.get_type_hints(Config)
