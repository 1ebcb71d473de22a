"""`staticgal import`: a `gallery.yaml` from the settings of another gallery."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from staticgal.cli.output import near, print_err, print_out
from staticgal.cli.settings import FILE_NAME, Settings, common
from staticgal.errors import ConfigError, ErrorCode, SourceLocation, StaticgalError
from staticgal.text.lists import counted

if TYPE_CHECKING:
    from staticgal.importers.imported import Imported

output_option = click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, dir_okay=False),
    default=FILE_NAME,
    show_default=True,
    help="The file to write.",
)
force_option = click.option(
    "--force", is_flag=True, help="Overwrite the file if it is there; without, it is left alone."
)


@click.group("import", short_help="Make a gallery.yaml from another gallery's settings.")
@common
def import_() -> None:
    """Make a gallery.yaml from another gallery's settings.

    Nobody sees more afterwards than before. What means something else here is listed, and stands
    as comments at the head of the file. Read it, then `staticgal check` and `staticgal access`.
    """


@import_.command("tenrankai", short_help="From Tenrankai's config.toml and _folder.md files.")
@click.argument("path", metavar="CONFIG", type=click.Path(path_type=Path, exists=True))
@click.option("--site", metavar="NAME", help="Which one, where there are several sites.")
@output_option
@force_option
@common
@click.pass_obj
def tenrankai(settings: Settings, path: Path, site: str | None, output: Path, force: bool) -> None:
    """From CONFIG, Tenrankai's config.toml or its folder config.d.

    The `_folder.md` files of its galleries are read where the photos are there.
    """
    from staticgal.importers.tenrankai.convert import import_tenrankai

    ready(settings, output, force)
    made = import_tenrankai(path, output, site)
    write_and_tell(settings, made, output, force, f"Made of Tenrankai's `{path.name}`.")


@import_.command("myks", short_help="From myks-gallery's settings and a dump of its database.")
@click.option(
    "--settings",
    "settings_file",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    required=True,
    help="The site's settings.py, which is read and never run; or its GALLERY_ settings as JSON "
    "or YAML.",
)
@click.option(
    "--dump",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    required=True,
    help="What `manage.py dumpdata gallery auth.user auth.group` wrote.",
)
@click.option(
    "--photos",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    required=True,
    help="The folder with the photos.",
)
@click.option(
    "--originals", is_flag=True, help="Give originals to whoever sees a photo, as it does."
)
@click.option(
    "--without-public", is_flag=True, help="Keep what is public to the site of the public."
)
@output_option
@force_option
@common
@click.pass_obj
def myks(
    settings: Settings,
    settings_file: Path,
    dump: Path,
    photos: Path,
    originals: bool,
    without_public: bool,
    output: Path,
    force: bool,
) -> None:
    """From the settings and the database of a site with myks-gallery.

    Each user is among the people of one audience, whose site holds the photos that the user sees
    there.
    """
    from staticgal.importers.myks.convert import import_myks

    ready(settings, output, force)
    made = import_myks(
        settings_file,
        dump,
        photos,
        output,
        with_originals=originals,
        with_public=not without_public,
    )
    made_of = f"Made of myks-gallery's `{settings_file.name}` and `{dump.name}`."
    write_and_tell(settings, made, output, force, made_of)


@import_.command("gallery2", short_help="From an export of Gallery 2's permissions.")
@click.argument("path", metavar="EXPORT", type=click.Path(path_type=Path, exists=True))
@click.option(
    "--items",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="A CSV file: path,kind,title,hidden. Unless given: by the endings of the names.",
)
@click.option(
    "--members",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="A CSV file: user,group.",
)
@click.option(
    "--source",
    type=click.Path(path_type=Path, file_okay=False),
    default="photos",
    show_default=True,
    help="The folder with its albums.",
)
@output_option
@force_option
@common
@click.pass_obj
def gallery2(
    settings: Settings,
    path: Path,
    items: Path | None,
    members: Path | None,
    source: Path,
    output: Path,
    force: bool,
) -> None:
    """From EXPORT, a JSON file with all of it, or a CSV file: path,user,group,permission.

    docs/import.md has the columns, and what becomes of each permission.
    """
    from staticgal.importers.gallery2.convert import import_gallery2

    ready(settings, output, force)
    made = import_gallery2(path, output, source, items, members)
    write_and_tell(settings, made, output, force, f"Made of Gallery 2's `{path.name}`.")


def ready(settings: Settings, output: Path, force: bool) -> None:
    """Raises ConfigError where the file is there and was not to be replaced."""
    if settings.config is not None:
        raise click.UsageError("`import` writes to `--output`, and takes no `-c`")
    if output.exists() and not force:
        raise ConfigError(
            ErrorCode.ALREADY_THERE,
            SourceLocation(near(output)),
            "it is already there, and was left as it is",
            "name another file with `--output`, or replace it with `--force`",
        )


def write_and_tell(
    settings: Settings, made: Imported, output: Path, force: bool, made_of: str
) -> None:
    """Write what was made, and list what means something else in it."""
    text = made.text(made_of)
    try:
        with output.open("w" if force else "x", encoding="utf-8") as file:
            file.write(text)
    except OSError as error:
        raise StaticgalError(f"{near(output)}: {error.strerror}") from error
    if made.differences:
        count = len(made.differences)
        print_err(
            f"{counted(count, 'thing')} {'means' if count == 1 else 'mean'} something else here:"
        )
        for one in made.differences:
            print_err("  " + str(one).replace("\n", "\n  "))
    if not settings.is_quiet:
        print_out(f"wrote {near(output)}")
        print_out("next: read it, then `staticgal check` and `staticgal access`")
