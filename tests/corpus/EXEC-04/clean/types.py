import typing


class Node:
    left: "Node | None"
    values: "list[int]"
    label: "typing.Annotated[str, len('abc')]"


typing.get_type_hints(Node)
