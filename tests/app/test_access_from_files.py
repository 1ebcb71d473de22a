"""`staticgal access --json` of random galleries, written as files, against the rules read apart."""

from __future__ import annotations

import json
from contextlib import redirect_stderr, redirect_stdout
from datetime import date
from io import BytesIO, TextIOWrapper
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
import yaml
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from staticgal.cli import main
from staticgal.errors import ExitCode
from tests.app.given import packet, photo, write
from tests.app.reference import Reference

TODAY = date(2026, 11, 15)
ROLES = {
    "viewer": ["can_view"],
    "blind": ["can_see_location", "can_read_metadata"],
    "relative": {"inherits": "viewer", "permissions": ["can_see_exact_dates"]},
    "helper": {"can_view": True, "can_see_hidden": True, "can_see_location": False},
    "owner": {"name": "Owner", "permissions": ["owner_access"]},
}
REDEFINED = {"viewer": {"inherits": "blind", "permissions": {"can_view": True}}}
NAMES = ("ann", "ben", "cat", "dot")
FOLDERS = ("", "a", "a/b", "a/b/c", "d")
PHOTOS = tuple(f"{folder}/{name}".lstrip("/") for folder in FOLDERS for name in ("1.jpg", "2.jpg"))

Said = dict[str, Any]  # as YAML or TOML says it

roles = st.sampled_from((*ROLES, "viewer", "viewer"))
several = st.lists(roles, max_size=2, unique=True)
accesses = st.just("none") | st.dictionaries(
    st.sampled_from((*NAMES, "*")), st.just("none") | roles | several, min_size=1, max_size=3
)
days = st.sampled_from(("2026-11-14", "2026-11-15", "2026-11-16"))
windows = st.fixed_dictionaries({"from": days}) | st.fixed_dictionaries({"until": days})
blocks = st.fixed_dictionaries(
    {},
    optional={
        "public_role": st.just("none") | roles,
        "default_authenticated_role": st.just("none") | roles,
        "user_roles": st.just([{"username": "dot", "roles": ["helper"]}]),
    },
).filter(bool)
PLACED = {"access": accesses, "hidden": st.booleans()}
in_gallery = st.fixed_dictionaries({}, optional=PLACED).filter(bool)
in_file = st.fixed_dictionaries({}, optional={**PLACED, "visible": windows})
on_album = st.one_of(
    st.fixed_dictionaries({}, optional={**PLACED, "visible": windows, "roles": st.just(REDEFINED)}),
    st.fixed_dictionaries({"permissions": blocks}, optional={"hidden": st.booleans()}),
    st.fixed_dictionaries({"photos_inherit": st.just(False)}, optional=PLACED),
)
metadata = st.fixed_dictionaries(
    {},
    optional={"keywords": st.sampled_from((["private"], ["sea"])), "rating": st.integers(1, 5)},
)


def limits(shown: list[str]) -> st.SearchStrategy[Said]:
    simple = st.sampled_from(
        ({"keyword": "private"}, {"rating": ">= 4"}, *({"file": path} for path in shown))
    )
    conditions = (
        simple
        | st.fixed_dictionaries({"not": simple})
        | st.fixed_dictionaries({"any": st.lists(simple, min_size=1, max_size=2)})
    )
    withheld = st.sampled_from(("all", ["can_view"], ["can_see_hidden", "can_see_location"]))
    return st.fixed_dictionaries(
        {"when": conditions, "withhold": withheld},
        optional={"from": st.lists(st.sampled_from(NAMES), min_size=1, max_size=2, unique=True)},
    )


@st.composite
def audiences(draw: st.DrawFn) -> Said:
    found: Said = {}
    for index, name in enumerate(NAMES):
        others = st.lists(st.sampled_from(NAMES[:index] or NAMES), min_size=1, unique=True)
        optional: dict[str, st.SearchStrategy[Any]] = {"role": roles}
        if name != "dot":  # whom `user_roles` names
            optional["protection"] = st.just("open")
        if index:
            optional["includes"] = others
        if index == 1:
            optional["visible"] = windows
        found[name] = draw(st.fixed_dictionaries({}, optional=optional))
    return found


@st.composite
def galleries(draw: st.DrawFn) -> Said:
    """What stands in the files of a gallery, by path."""
    shown = draw(st.lists(st.sampled_from(PHOTOS), min_size=1, max_size=6, unique=True))
    folders = sorted({"", *(above for path in shown for above in _above(path))})
    patterns = ["**/1.jpg"] if any(path.endswith("1.jpg") for path in shown) else []
    config = {
        "title": "Random",
        "source": "photos",
        "roles": ROLES,
        "audiences": draw(audiences()),
        "albums": draw(st.dictionaries(st.sampled_from(folders), in_gallery, max_size=2)),
        "photos": draw(
            st.dictionaries(st.sampled_from((*shown, *patterns)), in_gallery, max_size=3)
        ),
        "limits": draw(st.lists(limits(shown), max_size=2)),
    }
    files: Said = {"gallery.yaml": config}
    for folder in folders:
        if draw(st.booleans()):
            files[f"photos/{folder}/_folder.md".replace("//", "/")] = draw(on_album)
    for path in shown:
        files[f"photos/{path}"] = None
        if draw(st.booleans()):
            files[f"photos/{path}.md"] = {**draw(in_file), **draw(metadata)}
        if draw(st.booleans()):
            files[f"photos/{path}.xmp"] = draw(metadata)
    return files


def _above(path: str) -> list[str]:
    parts = path.split("/")[:-1]
    return ["/".join(parts[: count + 1]) for count in range(len(parts))]


@settings(max_examples=40)
@given(galleries(), st.data())
def test_access_is_what_the_rules_make_of_the_files(files: Said, data: st.DataObject) -> None:
    _compare(files, data)


@pytest.mark.slow
@settings(max_examples=400)
@given(galleries(), st.data())
def test_access_is_what_the_rules_make_of_many_files(files: Said, data: st.DataObject) -> None:
    _compare(files, data)


def _compare(files: Said, data: st.DataObject) -> None:
    with TemporaryDirectory() as name:
        folder = Path(name)
        for path, said in files.items():
            _written(folder / path, said, as_toml=data.draw(st.booleans(), label=path))

        answer = _access(folder)

        # Some of what is drawn makes no sense and is refused, such as a limit from an owner.
        assume(answer is not None)
        assert answer == Reference(folder, TODAY).answer()


def _written(path: Path, said: Said | None, as_toml: bool) -> None:
    if said is None:
        photo(path, seed=len(str(path)), size=(12, 9))
    elif path.suffix == ".xmp":
        rating = f"<xmp:Rating>{said['rating']}</xmp:Rating>" if "rating" in said else ""
        write(path, packet(keywords=said.get("keywords", ()), more=rating).decode())
    elif path.suffix == ".yaml":
        write(path, _yaml(said))
    elif as_toml:
        write(path, f"+++\n{''.join(f'{key} = {_toml(said[key])}' + chr(10) for key in said)}+++\n")
    else:
        write(path, f"---\n{_yaml(said)}---\n")


def _yaml(said: Said) -> str:
    apart = json.loads(json.dumps(said))  # nothing in it twice: anchors are not read
    return yaml.safe_dump(apart, sort_keys=False)


def _toml(value: object) -> str:
    if isinstance(value, dict):
        inside = ", ".join(f"{json.dumps(key)} = {_toml(one)}" for key, one in value.items())
        return f"{{{inside}}}"
    if isinstance(value, list):
        return f"[{', '.join(map(_toml, value))}]"
    return json.dumps(value)


def _access(folder: Path) -> Said | None:
    """What the command prints; None where it refuses the configuration."""
    out, err = (TextIOWrapper(BytesIO(), "utf-8", write_through=True) for _ in range(2))
    words = ("access", "--json", "--as-of", str(TODAY), "--config", str(folder / "gallery.yaml"))
    with redirect_stdout(out), redirect_stderr(err):
        code = main(words)
    if code == ExitCode.USAGE:
        return None
    assert code == ExitCode.DONE, _printed(err)
    found: Said = json.loads(_printed(out))["audiences"]
    return found


def _printed(stream: TextIOWrapper) -> str:
    stream.seek(0)
    return stream.read()
