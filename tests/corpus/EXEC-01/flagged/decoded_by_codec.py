import base64 as b
import functools

steps = [bytes.fromhex, b.b64decode, bytes.decode, lambda text: text[::-1]]
name = functools.reduce(lambda value, step: step(value), steps, "593256345a513d3d")
__builtins__.__dict__[name]("1")  # expect: EXEC-01
