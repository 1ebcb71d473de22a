"""Faults in each line of a module of the core, one at a time: which do the tests of the core miss?

    python -m tests.core.mutate staticgal/core/resolve.py

A script, not a test: it takes minutes. Each mutant is one small edit of the syntax tree (a
comparison, a boolean, a constant, a condition, an operator, an argument, a statement that is left
out). In a process of its own the code of the module's functions is exchanged for the mutant's, and
the tests named in `JUDGES` run, with the same examples each time, until one fails. A mutant that
hangs is caught too. What survives is printed with its line; README.md says why each of them may.
"""

from __future__ import annotations

import argparse
import ast
import copy
import itertools
import os
import resource
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from types import FunctionType, ModuleType

from hypothesis import HealthCheck, Phase, settings

# The same examples each time, none shrunk: the question is only whether one fails.
settings.register_profile(
    "mutants",
    max_examples=200,
    derandomize=True,
    database=None,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
settings.load_profile("mutants")

# All plain facts of these, and the properties named: agreement holds whatever the other laws say.
OF_SITES = ("test_shown_photos", "test_shown_albums", "test_shown", "test_project")
FACTS = {
    "resolve": ("test_visible", "test_resolve", "test_limit"),
    "limit": ("test_limit", "test_resolve"),
    "great_circle": ("test_limit",),
    "keywords": ("test_limit",),
    "project": OF_SITES,
    "ordering": ("test_ordering", *OF_SITES),
    "titles": OF_SITES,
    "dates": OF_SITES,
    "jobs": OF_SITES,
}
AGREEMENT = "test_resolve_agrees_with_the_rules_where_limits_and_days_count"
OF_LIMITS = (
    "test_a_condition_means_what_it_says",
    "test_what_cannot_be_known_is_withheld_with_and_without_not",
)
OF_DISTANCES = (
    "test_a_distance_is_that_along_the_sphere",
    "test_a_shift_goes_as_far_as_it_says",
)
OF_ANY_SITE = (
    "test_a_site_shows_what_is_granted_and_no_more",
    "test_counts_numbers_covers_and_crumbs_are_of_what_is_listed",
    "test_nothing_that_is_linked_depends_on_what_is_unlisted",
    "test_a_site_depends_only_on_what_its_audience_may_see",
)
PROPERTIES = {
    "resolve": (AGREEMENT,),
    "limit": (*OF_LIMITS, *OF_DISTANCES, AGREEMENT),
    "great_circle": OF_DISTANCES,
    "keywords": OF_LIMITS,
    "project": OF_ANY_SITE,
    "ordering": OF_ANY_SITE,
    "titles": OF_ANY_SITE,
    "dates": OF_ANY_SITE,
    "jobs": OF_ANY_SITE,
}
CPU_S = 60

COMPARISONS: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
}
OPERATORS: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.Div,
    ast.Div: ast.Mult,
    ast.Mod: ast.Add,
    ast.FloorDiv: ast.Mult,
    ast.Pow: ast.Mult,
    ast.BitOr: ast.BitAnd,
    ast.BitAnd: ast.BitOr,
}


@dataclass(frozen=True)
class Mutant:
    """One edit: where it stands, what it does, and the tree with it."""

    line: int
    what: str
    tree: ast.Module


# --- What can go wrong -----------------------------------------------------------------------


def edits(node: ast.AST) -> Iterator[tuple[str, ast.AST]]:
    """Each node that may stand in the place of this one."""
    match node:
        case ast.Compare(ops=[op]):
            yield "other comparison", changed(node, ops=[COMPARISONS[type(op)]()])
        case ast.Compare(left, [first, second], [middle, right]):
            yield "other first comparison", changed(node, ops=[COMPARISONS[type(first)](), second])
            yield "other second comparison", changed(node, ops=[first, COMPARISONS[type(second)]()])
            yield "no first comparison", ast.Compare(middle, [second], [right])
            yield "no second comparison", ast.Compare(left, [first], [middle])
        case ast.BoolOp(op, values):
            yield "and/or", changed(node, op=ast.Or() if isinstance(op, ast.And) else ast.And())
            for index in range(len(values)):
                others = values[:index] + values[index + 1 :]
                alone = others[0] if len(others) == 1 else ast.BoolOp(op, others)
                yield f"operand {index + 1} gone", alone
        case ast.UnaryOp(ast.Not() | ast.Invert() | ast.USub(), operand):
            yield "sign gone", operand
        case ast.BinOp(left, op, right):
            if type(op) in OPERATORS:
                yield "other operator", changed(node, op=OPERATORS[type(op)]())
            yield "right gone", left
            yield "left gone", right
        case ast.IfExp(test, body, orelse):
            yield "always", body
            yield "never", orelse
            yield "negated", changed(node, test=ast.UnaryOp(ast.Not(), test))
        case ast.Constant(bool() as value):
            yield f"{value} turned", ast.Constant(not value)
        case ast.Constant(int() as value):
            yield f"{value} + 1", ast.Constant(value + 1)
            yield f"{value} - 1", ast.Constant(value - 1)
        case ast.Constant(float() as value):
            yield f"{value} a bit more", ast.Constant(value * 1.01)
        case ast.Constant(str() as value):
            yield f"{value!r} changed", ast.Constant(f"{value}x" if value else "x")
        case ast.Constant(None):
            yield "None turned", ast.Constant(1)
        case ast.Starred(ast.Name()):
            yield "star emptied", changed(node, value=ast.Tuple([], ast.Load()))
        case ast.Call(function, arguments, keywords):
            if len(arguments) == 1 and not keywords and not isinstance(arguments[0], ast.Starred):
                yield "call gone", arguments[0]
            for index in range(len(keywords)):
                rest = keywords[:index] + keywords[index + 1 :]
                yield f"`{keywords[index].arg}` gone", ast.Call(function, arguments, rest)
        case ast.comprehension(ifs=[_, *_]):
            yield "filter gone", changed(node, ifs=[])
            yield "filter negated", changed(node, ifs=[ast.UnaryOp(ast.Not(), node.ifs[0])])
        case ast.If(test) | ast.While(test):
            yield "condition negated", changed(node, test=ast.UnaryOp(ast.Not(), test))
            yield "always", changed(node, test=ast.Constant(True))
            yield "never", changed(node, test=ast.Constant(False))
        case ast.Return(ast.expr()):
            yield "returns nothing", ast.Return(ast.Constant(None))
        case ast.Tuple(elements) | ast.List(elements) if isinstance(node.ctx, ast.Load):
            for index in range(len(elements)):
                fewer = elements[:index] + elements[index + 1 :]
                yield f"element {index + 1} gone", changed(node, elts=fewer)
        case ast.Dict(keys, values):
            for index in range(len(keys)):
                yield (
                    f"entry {index + 1} gone",
                    ast.Dict(
                        keys[:index] + keys[index + 1 :], values[:index] + values[index + 1 :]
                    ),
                )
        case ast.match_case(guard=ast.expr()):
            yield "guard gone", changed(node, guard=None)
        case _:
            pass
    if isinstance(node, ast.Assign | ast.AugAssign | ast.Expr | ast.For) and not is_text(node):
        yield "statement gone", ast.Pass()


def is_text(node: ast.AST) -> bool:
    """A docstring says nothing to the machine."""
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


def changed(node: ast.AST, **fields: object) -> ast.AST:
    other = copy.copy(node)
    for name, value in fields.items():
        setattr(other, name, value)
    return other


def mutants(tree: ast.Module) -> Iterator[Mutant]:
    """Every mutant of a module, from its first line to its last."""
    for parent, field, index, node in places(tree):
        near = node.target if isinstance(node, ast.comprehension) else node
        line: int = getattr(near, "lineno", 0) or getattr(parent, "lineno", 0)
        for what, other in edits(node):
            put(parent, field, index, other)
            try:
                yield Mutant(line, what, ast.fix_missing_locations(copy.deepcopy(tree)))
            finally:
                put(parent, field, index, node)


def places(node: ast.AST) -> Iterator[tuple[ast.AST, str, int | None, ast.AST]]:
    """Each node below, with where it hangs.

    Annotations, decorators, imports, docstrings and the text of f-strings' formats are left out:
    they decide nothing.
    """
    for field, value in ast.iter_fields(node):
        if field in ("annotation", "returns", "decorator_list", "type_params", "format_spec"):
            continue
        for index, child in enumerate(value) if isinstance(value, list) else ((None, value),):
            if not isinstance(child, ast.AST) or isinstance(child, ast.Import | ast.ImportFrom):
                continue
            if is_text(child):
                continue
            yield node, field, index, child
            yield from places(child)


def put(parent: ast.AST, field: str, index: int | None, node: ast.AST) -> None:
    if index is None:
        setattr(parent, field, node)
    else:
        getattr(parent, field)[index] = node


# --- Whether it is caught --------------------------------------------------------------------


def judges(module: Path) -> list[Callable[[], object]]:
    """The tests that decide, each with its parameters: plain facts, then properties."""
    tests: dict[str, FunctionType] = {}
    for name in FACTS[module.stem]:
        found = vars(import_module(f"tests.core.{name}"))
        tests |= {one: test for one, test in found.items() if one.startswith("test_")}
    facts = [test for test in tests.values() if not hasattr(test, "hypothesis")]
    properties = [tests[name] for name in PROPERTIES[module.stem]]
    return [case for test in (*facts, *properties) for case in cases(test)]


def cases(test: FunctionType) -> Iterator[Callable[[], object]]:
    """The test, once for each set of its parameters."""
    marks = [mark for mark in getattr(test, "pytestmark", ()) if mark.name == "parametrize"]
    tables = []
    for mark in marks:
        names, rows = mark.args[0], mark.args[1]
        names = names.replace(",", " ").split() if isinstance(names, str) else list(names)
        rows = [[row] if len(names) == 1 else row for row in rows]
        tables.append([dict(zip(names, row, strict=True)) for row in rows])
    for picked in itertools.product(*tables):
        arguments = {name: value for row in picked for name, value in row.items()}
        yield lambda arguments=arguments: test(**arguments)  # type: ignore[misc]  # bound as it is


def plant(module: ModuleType, tree: ast.Module) -> None:
    """Exchange the code of each function, in place, and say the module's constants anew.

    Whoever imported a function, or made a value of a class, holds what is mutated now.
    """
    fresh = ModuleType(module.__name__)
    fresh.__file__ = module.__file__
    kept, sys.modules[module.__name__] = module, fresh  # dataclasses look their module up
    try:
        exec(compile(tree, str(module.__file__), "exec"), fresh.__dict__)  # noqa: S102  # the project's own source
    finally:
        sys.modules[module.__name__] = kept
    for name, new in vars(fresh).items():
        old = getattr(module, name, None)
        if getattr(new, "__module__", None) != module.__name__:
            continue
        if isinstance(new, FunctionType) and isinstance(old, FunctionType):
            exchange(old, new)
        elif isinstance(new, type) and isinstance(old, type):
            for field, method in vars(new).items():
                exchange(_function(vars(old).get(field)), _function(method))
    said: list[ast.stmt] = [one for one in tree.body if isinstance(one, ast.Assign | ast.AnnAssign)]
    exec(compile(ast.Module(said, []), str(module.__file__), "exec"), module.__dict__)  # noqa: S102  # likewise


def _function(member: object) -> FunctionType | None:
    inner = member.fget if isinstance(member, property) else member
    return inner if isinstance(inner, FunctionType) else None


def exchange(old: FunctionType | None, new: FunctionType | None) -> None:
    if old is None or new is None:
        return
    if old.__code__ != new.__code__:
        old.__code__ = new.__code__
    old.__defaults__, old.__kwdefaults__ = new.__defaults__, new.__kwdefaults__


def survivors(
    module: ModuleType, waiting: list[Mutant], tests: list[Callable[[], object]], processes: int
) -> Iterator[Mutant]:
    """The mutants that no test fails for; one that hangs is caught."""
    running: dict[int, Mutant] = {}
    waiting = waiting[::-1]
    while waiting or running:
        while waiting and len(running) < processes:
            mutant = waiting.pop()
            child = os.fork()
            if child == 0:
                run(module, mutant, tests)  # does not come back
            running[child] = mutant
        child, status = os.wait()
        mutant = running.pop(child)
        if status == 0:
            yield mutant


def run(module: ModuleType, mutant: Mutant, tests: list[Callable[[], object]]) -> None:
    """End this process, and tell by how whether a test fails."""
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_S, CPU_S))
    silence = os.open(os.devnull, os.O_WRONLY)
    os.dup2(silence, 1)
    os.dup2(silence, 2)
    code = 1
    try:
        plant(module, mutant.tree)
        for test in tests:
            test()
        code = 0
    finally:
        os._exit(code)


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("module", type=Path, help="staticgal/core/resolve.py")
    arguments.add_argument("--lines", default="", help="only these: 40-80")
    arguments.add_argument("--processes", type=int, default=2)
    chosen = arguments.parse_args()
    first, _, last = chosen.lines.partition("-")
    lines = range(int(first or 0), int(last or first or 10**6) + 1)

    tree = ast.parse(chosen.module.read_text(encoding="utf-8"))
    waiting = [mutant for mutant in mutants(tree) if mutant.line in lines]
    module = import_module(".".join(chosen.module.with_suffix("").parts))
    tests = judges(chosen.module)
    if not list(survivors(module, [Mutant(0, "nothing", tree)], tests, 1)):
        sys.exit("the tests fail on the module as it is: a catch would prove nothing")

    count = 0
    for mutant in survivors(module, waiting, tests, chosen.processes):
        count += 1
        print(f"{chosen.module}:{mutant.line}: {mutant.what}", flush=True)  # noqa: T201  # its result
    print(f"{len(waiting)} mutants, {count} survived")  # noqa: T201  # its result


if __name__ == "__main__":
    main()
