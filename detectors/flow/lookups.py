"""Attributes and items of values."""

import ast
from collections.abc import Sequence

from detectors.flow.classes import field_names, heirs_of, is_enumeration, line_after, line_of, member_of, own_member
from detectors.flow.joins import element_of, join_all, join_each, listing, mapping, method, partial
from detectors.flow.machine import Machine
from detectors.flow.names import canonical
from detectors.flow.paths import path_attribute
from detectors.flow.scopes import Scope, arguments_of
from detectors.flow.texts import partial_text
from detectors.flow.values import (
    PENDING,
    UNKNOWN,
    Candidate,
    Class,
    Constant,
    Either,
    Function,
    Kind,
    Listing,
    Mapping,
    Method,
    Namespace,
    Partial,
    Pattern,
    Super,
    Symbol,
    Value,
    candidate_in,
    constant,
    holds_candidate,
    is_path,
    options_of,
    text_of,
)

ANY_MEMBER = "?"
"""Stands for the name of an attribute that is not known."""
PARTIAL_METHOD = "functools.partialmethod()"
REGISTER = "functools.singledispatch().register"
MODULE_NAMES = "program"
"""The owner's name of `globals()`: the program's own module."""


_OF_MEMBERS = frozenset({"value", "_value_"})
"""What a member of an enumeration is made from. The analysis takes a member for that, and no literal has these."""
_BINDING = frozenset({Class, Function, Partial})
"""What may be something else when it is read from an object than it is in its class."""
_BUILTINS = frozenset({"builtins", "sys._getframe().f_builtins"})
_SETTERS = frozenset({"setter", "deleter"})
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
        case Class():
            return Namespace(owner) if name == "__dict__" else _attribute_of_class(machine, owner, name)
        case Constant() | Pattern() | Listing() | Mapping() | Candidate() | Namespace():
            return _attribute_of_data(machine, owner, name)
        case Function() | Method() | Super() | Partial():
            return _attribute_of_callable(machine, owner, name)
        case _:
            return _attribute_of_any(machine, name)


def _attribute_of_any(machine: Machine, name: str) -> Value:
    return _bound(machine, machine.program.read_attribute(name, machine.scope))


def _attribute_of_callable(machine: Machine, owner: Function | Method | Super | Partial, name: str) -> Value:
    match owner:
        case Function():
            return _attribute_of_function(machine, owner, name)
        case Super():
            return _attribute_of_super(machine, owner, name)
        case Partial(callee=Symbol(name=made)) if made.endswith("()"):
            # It stands for what the call gave, and binds what the call was given.
            return partial(canonical(f"{made}.{name}"), owner.positional, owner.keywords)
        case Partial():
            return _attribute_of_any(machine, name)
        case _:
            return method(owner, name) if holds_candidate(owner) else UNKNOWN


def _attribute_of_function(machine: Machine, owner: Function, name: str) -> Value:
    if name == "__globals__":
        return Namespace(Symbol(MODULE_NAMES))
    if name == "register":
        return partial(Symbol(REGISTER), (owner,))
    if name in {"__name__", "__qualname__", "__doc__"}:
        return _text_of_definition(machine.program.scopes[owner.scope].node, name)
    is_own = not name.startswith("__")
    return machine.program.read_attribute(name, machine.scope) if is_own else canonical(f"program.function.{name}")


def _text_of_definition(node: ast.AST, name: str) -> Value:
    if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
        return UNKNOWN
    return constant(ast.get_docstring(node, clean=False) if name == "__doc__" else node.name)


def _attribute_of_data(machine: Machine, owner: Value, name: str) -> Value:
    if name in _OF_MEMBERS and isinstance(owner, Constant):
        return owner
    if isinstance(owner, Listing) and owner.fields:
        return _attribute_of_record(machine, owner, name)
    found = path_attribute(partial_text(owner), name) if is_path(owner) else None
    return found or method(owner, name)


def _attribute_of_record(machine: Machine, owner: Listing, name: str) -> Value:
    if name in owner.fields:
        return owner.items[owner.fields.index(name)]
    if name in {"_fields", "__match_args__"}:
        return listing(tuple(map(constant, owner.fields)), kind=Kind.TUPLE)
    if owner.made is not None and not name.startswith("_"):
        return attribute_of(machine, Class(owner.made, is_instance=True), name)
    return method(owner, name)


def _attribute_of_class(machine: Machine, owner: Class, name: str) -> Value:
    """What the class or one that it inherits from binds, what heirs bind instead, and what was written to any."""
    program = machine.program
    scope = program.scopes[owner.scope]
    line = line_of(program, owner.scope) if scope.bases else (owner.scope,)
    heirs = heirs_of(program, owner.scope) if program.derived else ()
    own = program.read(scope, name, machine.scope)
    if own is None and len(line) > 1:
        own = member_of(machine, line[1:], name)
    written = program.read_written(name, (*line, *heirs) if heirs else line, machine.scope)
    found = [] if own is None else [own]
    if written is not None and written != own:
        found.append(written)
    for heir in heirs:
        value = member_of(machine, (heir,), name)
        if value is not None:
            found.append(value)
    if found:
        return _bound(machine, found[0] if len(found) == 1 else join_all(found), owner)
    if len(line) == 1 and not program.scopes[owner.scope].has_parents():
        return (_asked_for(machine, owner, name) or UNKNOWN) if owner.is_instance else UNKNOWN
    if name == "__members__" and is_enumeration(program, line):
        return mapping(enumerated(machine, owner))
    made = _asked_for(machine, owner, name) if owner.is_instance else _of_metaclass(machine, line, owner, name)
    return made or _inherited(machine, line, owner, name)


def _asked_for(machine: Machine, owner: Class, name: str) -> Value | None:
    """Return what `__getattr__` of the program gives; None where there is none."""
    if name.startswith("__") or not machine.program.is_attribute("__getattr__", machine.scope):
        return None
    getter = own_member(machine, owner, "__getattr__")
    if not isinstance(getter, Function):
        return None
    return result_of(machine, machine.program.scopes[getter.scope], (owner, constant(name)))


def _of_metaclass(machine: Machine, line: tuple[int, ...], owner: Class, name: str) -> Value | None:
    for index in line:
        kind = machine.program.scopes[index].metaclass
        found = member_of(machine, line_of(machine.program, kind.scope), name) if isinstance(kind, Class) else None
        if found is not None:
            return partial(found, (owner,)) if isinstance(found, Function) else found
    return None


def _inherited(machine: Machine, line: tuple[int, ...], owner: Class, name: str) -> Value:
    """Return what a class from outside the program gives to those that are made from it."""
    ends = "()" if owner.is_instance else ""
    bases = [base for index in line for base in machine.program.scopes[index].bases]
    return join_all(canonical(f"{base.name}{ends}.{name}") for base in bases if isinstance(base, Symbol))


def _attribute_of_super(machine: Machine, owner: Super, name: str) -> Value:
    found = member_of(machine, line_after(machine.program, owner), name)
    if found is None:
        return canonical(f"builtins.object.{name}" if name == "__new__" else f"builtins.super().{name}")
    return _bound(machine, found, Class(owner.receiver, owner.is_instance))


def _bound(machine: Machine, found: Value, owner: Class | None = None) -> Value:
    """Bind what methods are bound to; `owner` is None where the object is not known."""
    if type(found) is Either:
        if not any(type(option) in _BINDING for option in found.options):
            return found
        options = [_bound_one(machine, option, owner) for option in found.options if not _is_setter(machine, option)]
        return join_each(options) if found.is_each else join_all(options)
    return _bound_one(machine, found, owner)


def _is_setter(machine: Machine, found: Value) -> bool:
    return isinstance(found, Function) and not _SETTERS.isdisjoint(machine.program.scopes[found.scope].decorators)


def _bound_one(machine: Machine, found: Value, owner: Class | None) -> Value:
    """Bind `self` where the attribute is a plain method of an instance, and the class where it is a class method."""
    if type(found) is not Function:
        return _bound_object(machine, found, owner) if type(found) in _BINDING else found
    scope = machine.program.scopes[found.scope]
    if scope.parent is None or not machine.program.scopes[scope.parent].is_class():
        return found
    own = Class(scope.parent) if owner is None else Class(owner.scope)
    decorators = scope.decorators
    if "classmethod" in decorators or getattr(scope.node, "name", "") == "__init_subclass__":
        return partial(found, (own,))
    if (owner is not None and not owner.is_instance) or "staticmethod" in decorators:
        return found
    instance = Class(own.scope, is_instance=True)
    if decorators & _PROPERTIES:
        return result_of(machine, scope, (instance,))
    return partial(found, (instance,))


def result_of(machine: Machine, getter: Scope, given: Sequence[Value]) -> Value:
    """Return what a method gives that Python calls to read an attribute.

    One that was never visited is visited first, as a function that is called.
    """
    getter.callers.add(machine.scope.index)
    getter.is_called = True
    for parameter, value in zip(arguments_of(getter).args, given, strict=False):
        machine.program.pass_argument(getter, parameter.arg, value)
    if not getter.visits:
        machine.unvisited = getter
        return PENDING
    return UNKNOWN if getter.returned is None else getter.returned


def _bound_object(machine: Machine, found: Value, owner: Class | None) -> Value:
    """Return what becomes of a `functools.partialmethod` or a descriptor; any other value stays as it is."""
    if isinstance(found, Partial):
        is_method = found.callee == Symbol(PARTIAL_METHOD) and bool(found.positional)
        if not is_method or owner is None or not owner.is_instance:
            return found
        return partial(found.positional[0], (owner, *found.positional[1:]), found.keywords)
    return _described(machine, found, owner)


def _described(machine: Machine, found: Value, owner: Class | None) -> Value:
    """Return what a descriptor of the program gives for an attribute; what is none stays as it is."""
    if not machine.program.is_attribute("__get__", machine.scope):
        return found
    getter = own_member(machine, found, "__get__")
    if not isinstance(getter, Function):
        return found
    return result_of(machine, machine.program.scopes[getter.scope], (found, owner or UNKNOWN))


def enumerated(machine: Machine, owner: Class) -> dict[Constant, Value]:
    """Return the members of an enumeration, each taken for its value."""
    names = [name for name in machine.program.scopes[owner.scope].bindings if not name.startswith("_")]
    values = {constant(name): attribute_of(machine, owner, name) for name in names}
    return {name: value for name, value in values.items() if not isinstance(value, Function)}


def fields_of(machine: Machine, owner: Class) -> dict[Constant, Value]:
    """Return the annotated fields of a class by name, as a dataclass has them."""
    return {constant(name): attribute_of(machine, owner, name) for name in field_names(machine.program, owner.scope)}


def attributes_of(machine: Machine, owner: Class) -> dict[Constant, Value]:
    """Return what `vars()` of an object of the program is known to hold: its fields, and what is written to it."""
    program = machine.program
    line = line_of(program, owner.scope)
    names = dict.fromkeys([*field_names(program, owner.scope), *program.written_names(line)])
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
    able = [option for option in options if not _lacks(option, index)]
    if not able:
        return PENDING
    return join_all(_item_of_one(machine, option, index) for option in able)


def _lacks(owner: Value, index: Value) -> bool:
    is_whole = isinstance(owner, Mapping) and owner.is_complete and isinstance(index, Constant)
    return is_whole and all(key != index for key, _ in getattr(owner, "items", ()))


def _item_of_one(machine: Machine, owner: Value, index: Value) -> Value:
    name = text_of(index)
    match owner:
        case Class():
            line = line_of(machine.program, owner.scope)
            is_member = name is not None and not owner.is_instance and is_enumeration(machine.program, line)
            return attribute_of(machine, owner, name or ANY_MEMBER) if is_member else UNKNOWN
        case Namespace():
            return some_member(owner.owner) if name is None else namespace_item(machine, owner, name)
        case Symbol():
            return _item_of_symbol(owner.name, name)
        case Mapping():
            return _item_of_mapping(owner, index)
        case Listing() | Constant() | Candidate():
            return element_of(owner)
        case Method():
            return candidate_in((owner,)) or UNKNOWN
        case _:
            return UNKNOWN


def _item_of_symbol(owner: str, name: str | None) -> Value:
    if owner == "sys.modules":
        return UNKNOWN if name is None else canonical(name)
    if owner in _BUILTINS:
        # In a module, `__builtins__` may be the module or its dictionary.
        return UNKNOWN if name is None else canonical(f"builtins.{name}")
    return canonical(f"{owner}[]")


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
