"""`staticgal invite`: a magic link, a QR code of it, a text to send."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import click

from staticgal.cli.output import near, print_err, print_json, print_out
from staticgal.cli.paths import source_path
from staticgal.cli.settings import Settings, audience_argument, common, json_option
from staticgal.cli.visitor_lists import people_names
from staticgal.errors import ConfigError, ErrorCode, ExitCode, SourceLocation

if TYPE_CHECKING:
    from staticgal.app.visitors import NewLink
    from staticgal.config.config import Config

_DAYS = {"d": 1, "w": 7, "m": 30, "y": 365}
_MOST_DAYS = 10 * 365


def _duration(_ctx: click.Context, _parameter: click.Parameter, value: str) -> int:
    """How many days `90d`, `4w`, `6m` or `1y` are."""
    match = re.fullmatch(r"([1-9][0-9]{0,4})([dwmy])", value)
    days = int(match[1]) * _DAYS[match[2]] if match else 0
    if not 0 < days <= _MOST_DAYS:
        raise click.BadParameter(
            f"`{value}` is no time of at most ten years; write it as in 90d, 4w, 6m or 1y"
        )
    return days


@click.command(short_help="Make a link that lets somebody in.")
@audience_argument
@click.option(
    "--person",
    metavar="NAME",
    shell_complete=people_names,
    help="Whom it is for, so that it can be withdrawn from them alone. [default: all of them]",
)
@click.option("--album", metavar="PATH", help="Lead to this album or photo. [default: first page]")
@click.option(
    "--expires",
    "days",
    metavar="TIME",
    default="90d",
    show_default=True,
    callback=_duration,
    help="How long it lets in: 90d, 4w, 6m, 1y.",
)
@click.option(
    "--qr",
    metavar="FILE",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Write it as a QR code, too: a .png or .svg.",
)
@click.option("--message", is_flag=True, help="Print a text to send, with the link in it.")
@json_option
@common
@click.pass_obj
def invite(
    settings: Settings,
    audience: str,
    person: str | None,
    album: str | None,
    days: int,
    qr: Path | None,
    message: bool,
    as_json: bool,
) -> int:
    """Make a magic link: whoever opens it sees the site of AUDIENCE, without a password.

    It works at once where the site is already published with nginx, and until it expires or is
    withdrawn with `staticgal revoke`. Whoever it is passed on to gets in, too.
    """
    from staticgal.app import visitors
    from staticgal.config.load import load

    config = load(settings.config_path())
    visitors.linked_destination(config, audience)
    if qr is not None:
        _check_qr(config, qr)
    page = _page(settings, audience, album) if album is not None else ""
    link = visitors.new_link(config, audience, person, page, days)
    if qr is not None:
        from staticgal.app.qr import write_qr

        write_qr(link.url, qr)
    if as_json:
        print_json(
            {
                "exit_code": 0,
                "errors": [],
                "url": link.url,
                "expires": link.ends.isoformat(),
                "qr": str(qr) if qr is not None else None,
                "message": _message(config, link),
            }
        )
        return ExitCode.DONE
    print_out(_message(config, link) if message else link.url)
    if settings.is_quiet:
        return ExitCode.DONE
    if qr is not None:
        print_err(f"wrote {near(qr)}: whoever scans it gets in, so do not leave it lying about")
    print_err(
        f"it lets in until {link.ends.date().isoformat()}; it is shown this once, and "
        f"`staticgal passwd {audience} --list` says who has one"
    )
    return ExitCode.DONE


def _page(settings: Settings, audience: str, album: str) -> str:
    """The page of the album or photo in the audience's site; ConfigError where it has none."""
    from staticgal.app.open_gallery import open_gallery
    from staticgal.app.site_addresses import address

    with settings.reporter() as reporter:
        opened = open_gallery(settings.config_path(), reporter)
    at = source_path(opened, album)
    found = address(opened, audience, at)
    if found is None:
        raise ConfigError(
            ErrorCode.NO_SUCH_PATH,
            SourceLocation("--album"),
            f"`{at}` is not in the site of `{audience}`",
            f"`staticgal explain` says why: staticgal explain '{at}' {audience}",
        )
    return found.path


def _check_qr(config: Config, file: Path) -> None:
    """A QR code lets in: it goes into no site and not among the photos."""
    kept = (config.output, *(gallery.source for gallery in config.galleries))
    if any(folder.resolve() in file.resolve().parents for folder in kept):
        raise ConfigError(
            ErrorCode.OVERLAPPING_FOLDERS,
            SourceLocation("--qr"),
            f"{file} lies among the sites or the photos",
            "write it elsewhere: whoever has it gets in",
        )
    if file.suffix.lower() not in (".png", ".svg"):
        raise ConfigError(
            ErrorCode.WRONG_VALUE,
            SourceLocation("--qr"),
            f"{file} is neither a .png nor a .svg",
            "choose one of them",
        )


def _message(config: Config, link: NewLink) -> str:
    return (
        f"Hello! Here are the photos of “{config.title}”. Open this link on your phone or PC:\n"
        f"\n{link.url}\n\n"
        f"It works until {link.ends.date().isoformat()}. It is for you: whoever has it can see the "
        "photos, so please do not pass it on."
    )
