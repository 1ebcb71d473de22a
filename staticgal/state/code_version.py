"""Which code made what is kept: a digest of the code itself, not a number to remember to raise.

Comments and docstrings do not count: who corrects a word shall not encode a hundred thousand photos
anew. Everything else does, and one line too many costs time, where one too few would keep what an
older program made. It is the text that is digested, not its syntax tree, which every version of
Python builds a little otherwise.
"""

from __future__ import annotations

import ast
import hashlib
import io
import tokenize
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

import staticgal

_DOCUMENTED = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
_LENGTH = 16


@lru_cache
def code_version(*parts: str, package: Path = Path(staticgal.__file__).parent) -> str:
    """A text that changes with the code of these modules and folders, named as `state/store.py`."""
    digest = hashlib.sha256()
    for path in _modules(package, parts):
        code = code_only(path.read_text("utf-8"))
        digest.update(f"\0{path.relative_to(package).as_posix()}\0{len(code)}\0{code}".encode())
    return digest.hexdigest()[:_LENGTH]


def code_only(source: str) -> str:
    """A module less its comments, docstrings and empty lines."""
    lines = source.splitlines()
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type == tokenize.COMMENT:
            row, column = token.start
            lines[row - 1] = lines[row - 1][:column]
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, _DOCUMENTED) and ast.get_docstring(node, clean=False) is not None:
            first, last = node.body[0].lineno, node.body[0].end_lineno or node.body[0].lineno
            lines[first - 1 : last] = [""] * (last - first + 1)
    return "\n".join(line.rstrip() for line in lines if line.strip())


def _modules(package: Path, parts: tuple[str, ...]) -> Iterator[Path]:
    for part in parts:
        path = package / part
        yield from sorted(path.rglob("*.py")) if path.is_dir() else (path,)
