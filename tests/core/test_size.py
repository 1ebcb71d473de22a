"""What decides who sees what stays small enough to be read in one sitting."""

from __future__ import annotations

import ast
from pathlib import Path

import staticgal.core

# Who holds what (permission, policy, resolve, limit), and what of it a site is made of: project,
# and the dates, titles, order and files that stand beside it. The rest of `core` are the values
# that these speak of, and plain arithmetic and words that know of no audience.
DECIDE = ("permission", "policy", "resolve", "limit")
DECIDE += ("project", "dates", "titles", "ordering", "jobs")
MOST_LINES = 800


def lines_of_code(source: str) -> int:
    """The lines that are neither empty nor part of an import, a comment or a docstring.

    What may be imported is held by contracts, and not read line by line.
    """
    tree = ast.parse(source)
    documented = ast.Module | ast.ClassDef | ast.FunctionDef
    texts = [
        node.body[0]
        for node in ast.walk(tree)
        if isinstance(node, documented) and ast.get_docstring(node) is not None
    ]
    imports = [node for node in tree.body if isinstance(node, ast.Import | ast.ImportFrom)]
    apart = {
        n for text in (*texts, *imports) for n in range(text.lineno, (text.end_lineno or 0) + 1)
    }
    return sum(
        bool(line.strip()) and not line.strip().startswith("#") and number not in apart
        for number, line in enumerate(source.splitlines(), 1)
    )


def test_the_modules_that_decide_are_read_in_one_sitting() -> None:
    folder = Path(staticgal.core.__file__).parent
    counts = {
        name: lines_of_code((folder / f"{name}.py").read_text(encoding="utf-8")) for name in DECIDE
    }

    assert sum(counts.values()) <= MOST_LINES, counts


def test_empty_lines_comments_docstrings_and_imports_are_no_code() -> None:
    assert (
        lines_of_code(
            '"""Two\nlines."""\nfrom a import (\nb)\n\nx = 1  # one\n# no\ny = """\na"""\n'
        )
        == 3
    )
