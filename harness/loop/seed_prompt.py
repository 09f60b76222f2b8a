"""The very request that the seed improver sends when it is run on its own source, composed without running it.

The seed improver is a text of ours whose prompt is one f-string: its parts are read from its syntax tree and put
together as the interpreter would.
"""

import ast

import msgspec

from harness.loop.texts import Texts


class SeedRequest(msgspec.Struct, frozen=True, kw_only=True):
    """What the seed improver asks a model."""

    expertise: str
    """The system message."""
    message: str
    temperature: float


def seed_request(texts: Texts) -> SeedRequest:
    """Return what the seed improver of a variant asks a model to improve itself.

    Raises:
        TypeError: The text is not written as our seed improvers are.
    """
    values = {"initial_solution": texts.seed_improver, "utility.str": texts.meta_utility}
    assigned, temperature = {}, 0.0
    for node in ast.walk(ast.parse(texts.seed_improver)):
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            assigned[node.targets[0].id] = node.value
        elif isinstance(node, ast.keyword) and node.arg == "temperature":
            temperature = float(ast.literal_eval(node.value))
    return SeedRequest(
        expertise=_text_of(assigned["expertise"], values),
        message=_text_of(assigned["message"], values),
        temperature=temperature,
    )


def _text_of(node: ast.expr, values: dict[str, str]) -> str:
    """Return the text of a string or an f-string whose fields are the names of `values`."""
    match node:
        case ast.Constant(value=str() as text):
            return text
        case ast.JoinedStr(values=parts):
            return "".join(_text_of(part, values) for part in parts)
        case ast.FormattedValue(value=field, conversion=-1, format_spec=None) if ast.unparse(field) in values:
            return values[ast.unparse(field)]
    message = f"the seed improver asks by {ast.unparse(node)}, which only running it could tell"
    raise TypeError(message)
