import typing


def build():
    class Config:
        rounds: "(lambda: __import__('os').system('true'))()"  # expect: EXEC-04

    return typing.get_type_hints(Config)
