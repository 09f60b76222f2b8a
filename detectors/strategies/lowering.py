"""Turns a syntax tree into steps: which part of the language is handled by what."""

import ast
from collections.abc import Callable
from typing import Any

from detectors.strategies import callings, expressions, scoping, statements
from detectors.strategies.builder import Builder, Valuer

_VALUERS: dict[type[ast.expr], Valuer] = {
    ast.Attribute: expressions.value_of_attribute,
    ast.Await: expressions.value_of_inner,
    ast.BinOp: expressions.value_of_operation,
    ast.BoolOp: expressions.value_of_either,
    ast.Call: callings.value_of_call,
    ast.Compare: expressions.value_of_comparison,
    ast.Dict: expressions.value_of_dictionary,
    ast.DictComp: scoping.value_of_comprehension,
    ast.GeneratorExp: scoping.value_of_comprehension,
    ast.IfExp: expressions.value_of_choice,
    ast.JoinedStr: expressions.value_of_text,
    ast.Lambda: scoping.value_of_lambda,
    ast.List: expressions.value_of_sequence,
    ast.ListComp: scoping.value_of_comprehension,
    ast.NamedExpr: expressions.value_of_named,
    ast.Set: expressions.value_of_sequence,
    ast.SetComp: scoping.value_of_comprehension,
    ast.Starred: expressions.value_of_inner,
    ast.Subscript: expressions.value_of_subscript,
    ast.Tuple: expressions.value_of_sequence,
    ast.UnaryOp: expressions.value_of_inner,
    ast.Yield: expressions.value_of_yield,
    ast.YieldFrom: expressions.value_of_yield,
}

_LOWERERS: dict[type[ast.AST], Callable[[Builder, Any], None]] = {
    ast.AnnAssign: statements.lower_annotated,
    ast.Assign: statements.lower_assignment,
    ast.AsyncFor: statements.lower_for,
    ast.AsyncFunctionDef: scoping.lower_function,
    ast.AsyncWith: statements.lower_with,
    ast.AugAssign: statements.lower_addition,
    ast.Break: statements.lower_break,
    ast.ClassDef: scoping.lower_class,
    ast.Delete: statements.lower_deletion,
    ast.Expr: statements.lower_expression,
    ast.For: statements.lower_for,
    ast.FunctionDef: scoping.lower_function,
    ast.Global: statements.lower_outer,
    ast.If: statements.lower_if,
    ast.Import: statements.lower_import,
    ast.ImportFrom: statements.lower_import,
    ast.Match: statements.lower_match,
    ast.Nonlocal: statements.lower_outer,
    ast.Return: statements.lower_return,
    ast.Try: statements.lower_conditional,
    ast.TryStar: statements.lower_conditional,
    ast.While: statements.lower_while,
    ast.With: statements.lower_with,
}


def build(tree: ast.Module) -> Builder:
    """Turn a syntax tree into steps.

    Raises:
        TooLarge: There are too many.
    """
    built = Builder(_VALUERS, expressions.value_of_any)
    built.block(tree.body)
    tasks = built.tasks
    while tasks:
        task = tasks.pop()
        if type(task) is tuple:
            task[0](built, task[1])
        else:
            _LOWERERS.get(type(task), statements.lower_any)(built, task)  # type: ignore[arg-type]  # a statement
    return built
