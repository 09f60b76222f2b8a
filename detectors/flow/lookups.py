"""Attributes and items of values."""

import ast

from detectors.flow.machine import Machine
from detectors.flow.names import canonical
from detectors.flow.paths import path_attribute
from detectors.flow.scopes import Scope
from detectors.flow.texts import partial_text
from detectors.flow.values import (
    CANDIDATE,
    PENDING,
    UNKNOWN,
    Candidate,
    Class,
    Constant,
    Either,
    Function,
    Listing,
    Mapping,
    Method,
    Namespace,
    Pattern,
    Symbol,
    Value,
    constant,
    element_of,
    holds_candidate,
    is_path,
    join,
    join_all,
    join_each,
    method,
    options_of,
    partial,
    text_of,
)

ANY_MEMBER = "?"
"""Stands for the name of an attribute that is not known."""
MODULE_NAMES = "program"
"""The owner's name of `globals()`: the program's own module."""


_OF_MEMBERS = frozenset({"value", "_value_"})
"""What a member of an enumeration is made from. The analysis takes a member for that, and no literal has these."""
_PROPERTIES = frozenset({"property", "cached_property"})


def attribute_of(machine: Machine, owner: Value, name: str) -> Value:
    """Return what `owner.name` may be."""
    if not isinstance(owner, Either):
        return _attribute_of_one(machine, owner, name)
    found = [_attribute_of_one(machine, option, name) for option in owner.options]
    return join_each(found) if owner.is_each else join_all(found)


def _attribute_of_one(machine: Machine, owner: Value, name: str) -> Value:
    if name == "__call__":
        return owner
    # By far the most owners are one of these two.
    if type(owner) is Value:
        return _attribute_of_any(machine, name)
    if isinstance(owner, Symbol):
        return Namespace(owner) if name == "__dict__" else canonical(f"{owner.name}.{name}")
    match owner:
        case Class() if name == "__dict__":
            return Namespace(owner)
        case Constant() | Pattern() | Listing() | Mapping() | Candidate() | Namespace():
            return _attribute_of_data(owner, name)
        case Class():
            return _attribute_of_class(machine, owner, name)
        case Function() | Method():
            return _attribute_of_callable(machine, owner, name)
        case _:
            return _attribute_of_any(machine, name)


def _attribute_of_any(machine: Machine, name: str) -> Value:
    return _bound(machine, machine.program.read_attribute(name, machine.scope))


def _attribute_of_callable(machine: Machine, owner: Function | Method, name: str) -> Value:
    if isinstance(owner, Function):
        if name == "__globals__":
            return Namespace(Symbol(MODULE_NAMES))
        if name in {"__name__", "__qualname__", "__doc__"}:
            return _text_of_definition(machine.program.scopes[owner.scope].node, name)
        is_own = not name.startswith("__")
        return machine.program.read_attribute(name, machine.scope) if is_own else canonical(f"program.function.{name}")
    return method(owner, name) if holds_candidate(owner) else UNKNOWN


def _text_of_definition(node: ast.AST, name: str) -> Value:
    if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
        return UNKNOWN
    return constant(ast.get_docstring(node, clean=False) if name == "__doc__" else node.name)


def _attribute_of_data(owner: Value, name: str) -> Value:
    if name in _OF_MEMBERS and isinstance(owner, Constant):
        return owner
    found = path_attribute(partial_text(owner), name) if is_path(owner) else None
    return found or method(owner, name)


def _attribute_of_class(machine: Machine, owner: Class, name: str) -> Value:
    scope = machine.program.scopes[owner.scope]
    own = machine.program.read(scope, name, machine.scope)
    written = machine.program.read_attribute(name, machine.scope)
    if own is None and written == UNKNOWN:
        return _inherited(scope.bases, owner, name)
    found = written if own is None or own == written else join(own, written)
    return _bound(machine, found, is_instance=owner.is_instance)


def _inherited(bases: tuple[Value, ...], owner: Class, name: str) -> Value:
    """Return what a class from outside the program gives to those that are made from it."""
    ends = "()" if owner.is_instance else ""
    return join_all(canonical(f"{base.name}{ends}.{name}") for base in bases if isinstance(base, Symbol))


def _bound(machine: Machine, found: Value, *, is_instance: bool = True) -> Value:
    """Bind `self` where the attribute is a plain method of an instance, and the class where it is a class method."""
    if not isinstance(found, Function):
        return found
    scope = machine.program.scopes[found.scope]
    is_method = scope.parent is not None and machine.program.scopes[scope.parent].is_class()
    decorators = {getattr(item, "id", getattr(item, "attr", "")) for item in getattr(scope.node, "decorator_list", [])}
    if is_method and "classmethod" in decorators:
        return partial(found, (Class(scope.parent or 0),))
    if not is_method or not is_instance or "staticmethod" in decorators:
        return found
    if decorators & _PROPERTIES:
        return _property_value(machine, scope)
    return partial(found, (Class(scope.parent or 0, is_instance=True),))


def _property_value(machine: Machine, getter: Scope) -> Value:
    """Return what a property gives; a getter that was never visited is visited first, as a function that is called."""
    getter.callers.add(machine.scope.index)
    if not getter.visits:
        machine.unvisited = getter
        return PENDING
    return UNKNOWN if getter.returned is None else getter.returned


def fields_of(machine: Machine, owner: Class) -> dict[Constant, Value]:
    """Return the annotated fields of a class by name, as a dataclass has them."""
    node = machine.program.scopes[owner.scope].node
    body = node.body if isinstance(node, ast.ClassDef) else []
    names = [part.target.id for part in body if isinstance(part, ast.AnnAssign) and isinstance(part.target, ast.Name)]
    return {constant(name): attribute_of(machine, owner, name) for name in names}


def some_member(owner: Value) -> Value:
    """Return what an attribute whose name is not known may be: `os.?` for one of the module os."""
    if isinstance(owner, Symbol) and owner.name != MODULE_NAMES:
        return canonical(f"{owner.name}.{ANY_MEMBER}")
    return UNKNOWN


def names_of(value: Value) -> tuple[str, ...]:
    """List each name that a value may be, `ANY_MEMBER` once for all that are not known."""
    return tuple(dict.fromkeys(text_of(option) or ANY_MEMBER for option in options_of(value)))


def item_of(machine: Machine, owner: Value, index: Value) -> Value:
    """Return what `owner[index]` may be."""
    if isinstance(index, Either) and not isinstance(owner, Mapping):
        found = [item_of(machine, owner, option) for option in index.options]
        return join_each(found) if index.is_each else join_all(found)
    options = options_of(owner)
    # A mapping without the key gives nothing: what is read comes from the others.
    able = [option for option in options if not _lacks(option, index)] or options
    return join_all(_item_of_one(machine, option, index) for option in able)


def _lacks(owner: Value, index: Value) -> bool:
    is_whole = isinstance(owner, Mapping) and owner.is_complete and isinstance(index, Constant)
    return is_whole and all(key != index for key, _ in getattr(owner, "items", ()))


def _item_of_one(machine: Machine, owner: Value, index: Value) -> Value:
    name = text_of(index)
    match owner:
        case Namespace():
            return some_member(owner.owner) if name is None else namespace_item(machine, owner, name)
        case Symbol(name="sys.modules"):
            return UNKNOWN if name is None else canonical(name)
        case Symbol(name=("builtins" | "sys._getframe().f_builtins")):
            # In a module, `__builtins__` may be the module or its dictionary.
            return UNKNOWN if name is None else canonical(f"builtins.{name}")
        case Symbol():
            return canonical(f"{owner.name}[]")
        case Mapping():
            return _item_of_mapping(owner, index)
        case Listing() | Constant() | Candidate():
            return element_of(owner)
        case Method():
            return CANDIDATE if holds_candidate(owner) else UNKNOWN
        case _:
            return UNKNOWN


def namespace_item(machine: Machine, space: Namespace, name: str) -> Value:
    """Return what a name means in `vars(x)` or `globals()`."""
    if isinstance(space.owner, Symbol) and space.owner.name == MODULE_NAMES:
        return machine.module_name(name)
    return attribute_of(machine, space.owner, name)


def _item_of_mapping(owner: Mapping, index: Value) -> Value:
    found = dict(owner.items)
    if isinstance(index, Constant):
        if index in found:
            return join_all((found[index], *owner.rest)) if owner.rest else found[index]
        return join_all(owner.rest)
    if isinstance(index, Either):
        return join_all(_item_of_mapping(owner, option) for option in index.options)
    return join_all((*found.values(), *owner.rest))
