"""`staticgal init`: a commented configuration to begin with."""

from __future__ import annotations

from pathlib import Path

import click

from staticgal.cli.output import near, print_out
from staticgal.cli.settings import FILE_NAME, Settings, common
from staticgal.errors import ConfigError, ErrorCode, SourceLocation, StaticgalError

IGNORED = (".staticgal/", "secrets/", "build/")


@click.command(short_help="Write a commented gallery.yaml to begin with.")
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False), default=".")
@common
@click.pass_obj
def init(settings: Settings, folder: Path) -> None:
    """Write a commented gallery.yaml into FOLDER (here, if none is given).

    The schema that editors check it with is written beside it. In a git checkout, what must not
    be committed is added to .gitignore. No file that is there is overwritten.
    """
    if settings.config is not None:
        raise click.UsageError("`init` takes a folder, not `-c`: staticgal init FOLDER")
    try:
        lines = _written(folder)
    except OSError as error:
        raise StaticgalError(f"{error.filename}: {error.strerror}") from error
    if not settings.is_quiet:
        for line in lines:
            print_out(line)


def _written(folder: Path) -> list[str]:
    """What was done, in lines for the owner."""
    import json

    from staticgal.config.schema.json_schema import json_schema
    from staticgal.config.template import SCHEMA_NAME, template

    folder.mkdir(parents=True, exist_ok=True)
    path = folder / FILE_NAME
    text = template(folder)
    try:
        with path.open("x", encoding="utf-8") as file:
            file.write(text)
    except FileExistsError:
        raise ConfigError(
            ErrorCode.ALREADY_THERE,
            SourceLocation(near(path)),
            "it is already there, and was left as it is",
            "`staticgal check` says what is in it; for a new one, move it away first",
        ) from None
    lines = [f"wrote {near(path)}"]
    schema = folder / SCHEMA_NAME
    try:
        with schema.open("x", encoding="utf-8") as file:
            file.write(json.dumps(json_schema(), ensure_ascii=False, indent=2) + "\n")
        lines.append(f"wrote {near(schema)}, with which editors check it")
    except FileExistsError:
        lines.append(f"{near(schema)} was already there; `staticgal schema` prints today's")
    missing = _ignore(folder)
    if missing:
        lines.append(f"added {', '.join(missing)} to {near(folder / '.gitignore')}")
    lines.append("next: say in it where your photos are, then `staticgal check`")
    return lines


def _ignore(folder: Path) -> list[str]:
    """The lines added to the folder's `.gitignore`, if it is in a git checkout."""
    here = folder.resolve()
    if not any((above / ".git").exists() for above in (here, *here.parents)):
        return []
    path = folder / ".gitignore"
    there = path.read_text(encoding="utf-8") if path.exists() else ""
    ignored = {line.strip().strip("/") for line in there.splitlines()}
    missing = [name for name in IGNORED if name.strip("/") not in ignored]
    if missing:
        before = "" if not there or there.endswith("\n") else "\n"
        heading = "# Made by staticgal: cache, the audiences' secrets, sites\n"
        with path.open("a", encoding="utf-8") as file:
            file.write(before + heading + "".join(f"{name}\n" for name in missing))
    return missing
