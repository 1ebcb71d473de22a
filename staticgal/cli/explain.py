"""`staticgal explain`: why an audience sees an album or a photo, or does not."""

from __future__ import annotations

from shlex import quote
from typing import TYPE_CHECKING, Any

import click

from staticgal.cli.output import aligned, print_json, print_out
from staticgal.cli.paths import source_path
from staticgal.cli.settings import Settings, as_of_option, audience_option, common, json_option
from staticgal.config.select_audiences import select_audiences
from staticgal.core.permission import BY_NAME, names
from staticgal.errors import ConfigError, ErrorCode, ExitCode, SourceLocation
from staticgal.text.lists import counted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from staticgal.app.open_gallery import LoadedGallery
    from staticgal.config.window import End
    from staticgal.insight.explain import Explainer, Explanation, Holding
    from staticgal.insight.suggest.search import Change
    from staticgal.insight.trace import TraceLine


@click.command(short_help="Say why an audience sees a photo, or does not.")
@click.argument("path", required=False)
@click.argument("audience", required=False)
@click.option(
    "--permission",
    metavar="NAME",
    shell_complete=lambda _ctx, _parameter, begun: [
        one for one in BY_NAME if one.startswith(begun)
    ],
    help="List everything where this permission is held, and why, instead of one PATH.",
)
@audience_option("Only this audience, in full; may be repeated.")
@as_of_option
@json_option
@common
@click.pass_obj
def explain(
    settings: Settings,
    path: str | None,
    audience: str | None,
    permission: str | None,
    audiences: tuple[str, ...],
    as_of: End | None,
    as_json: bool,
) -> int:
    """Say whether an AUDIENCE sees the album or photo at PATH, what it may do there, and why.

    Each rule that mattered is shown with its place, each that did not count with what overrode it,
    and of what is not seen the smallest change that would show it. Without AUDIENCE there is a
    line for each. PATH is the path below the folder of photos; `.` is the top folder.
    """
    from staticgal.app.open_gallery import open_gallery
    from staticgal.insight.explain import Explainer

    if (path is None) == (permission is None):
        raise click.UsageError("Name either a PATH, or a permission with --permission.")
    if permission is not None:
        _check_permission(permission)
    config_path = settings.config_path()
    with settings.reporter() as reporter:
        opened = open_gallery(config_path, reporter, as_of=as_of)
    explainer = Explainer(opened.gallery.root, opened.config.policy, opened.context)
    if permission is not None:
        return _holdings(opened, explainer, permission, audiences, as_json)
    asked = (audience, *audiences) if audience else audiences
    said_as = "AUDIENCE" if audience else "--audience"
    wanted = select_audiences(asked, opened.config.policy.audiences, said_as)
    at = source_path(opened, path or "")
    is_whole = as_json or bool(asked) or len(wanted) == 1
    explanations = [explainer.explain(at, name, with_change=is_whole) for name in wanted]
    if as_json:
        print_json(_document(at, explanations))
        return ExitCode.DONE
    kind = "album" if explanations and explanations[0].is_album else "photo"
    print_out(f"{kind} `{at}`" if at else "the top album")
    if is_whole:
        for one in explanations:
            _say_whole(one)
        return ExitCode.DONE
    for line in aligned((f"  {one.audience}", _outcome(one)) for one in explanations):
        print_out(line)
    if not settings.is_quiet:
        print_out(f"to see each rule: staticgal explain {quote(path or '')} AUDIENCE")
    return ExitCode.DONE


def _check_permission(name: str) -> None:
    from staticgal.text.nearest import did_you_mean

    if name not in BY_NAME:
        hint = did_you_mean(name, BY_NAME, "permissions")
        raise ConfigError(
            ErrorCode.UNKNOWN_PERMISSION,
            SourceLocation("--permission"),
            f"no permission is named `{name}`",
            hint,
        )


# --- One node -------------------------------------------------------------------------------------


def _outcome(one: Explanation) -> str:
    if not one.is_seen:
        return f"not seen: {one.verdict}"
    held = names(one.permissions)
    if not held:
        return one.verdict
    return "seen, with all permissions" if len(held) == len(BY_NAME) else f"seen: {', '.join(held)}"


def _say_whole(one: Explanation) -> None:
    print_out(f"{one.audience}: {_outcome(one)}")
    for share in one.shares:
        indent = "  "
        if len(one.shares) > 1:
            held = ", ".join(names(share.permissions))
            print_out(f"  as `{share.audience}`: {held or share.verdict}")
            indent = "    "
        for rule in share.said:
            print_out(f"{indent}{rule.defined_at or '-'}: {rule.text}")
            if not rule.counts:
                print_out(f"{indent}    does not count: {rule.overridden_by}")
        if share.final and not share.permissions:
            print_out(f"{indent}nothing below can open it: {share.final} is final")
    if one.change is not None:
        _say_change(one.change)
    elif not one.is_seen:
        why = ": there is no photo in it" if one.is_album else ", as far as was tried"
        print_out(f"nothing that could be written would show it{why}")


def _say_change(change: Change) -> None:
    print_out("the smallest change that would show it:")
    for edit in change.edits:
        print_out(f"  {edit}")
    print_out(f"  it newly shows {_newly(change)}")


def _newly(change: Change) -> str:
    if not change.newly_seen:
        return "no other photo"
    return ", ".join(
        f"{counted(count, 'photo')} to `{n}`" for n, count in change.newly_seen.items()
    )


def _document(path: str, explanations: list[Explanation]) -> dict[str, Any]:
    return {
        "path": path,
        "kind": "album" if explanations and explanations[0].is_album else "photo",
        "audiences": {
            one.audience: {
                "seen": one.is_seen,
                "permissions": list(names(one.permissions)),
                "verdict": one.verdict,
                "shares": [
                    {
                        "audience": share.audience,
                        "permissions": list(names(share.permissions)),
                        "verdict": share.verdict,
                        "final": share.final,
                        "rules": [_rule(rule) for rule in share.said],
                    }
                    for share in one.shares
                ],
                "change": _change(one.change) if one.change else None,
            }
            for one in explanations
        },
    }


def _rule(rule: TraceLine) -> dict[str, Any]:
    return {
        **_where(rule.defined_at),
        "text": rule.text,
        "counts": rule.counts,
        "overridden_by": rule.overridden_by,
    }


def _change(change: Change) -> dict[str, Any]:
    return {
        "edits": [{**_where(edit.defined_at), "text": edit.text} for edit in change.edits],
        "newly_seen": dict(change.newly_seen),
    }


def _where(place: SourceLocation | None) -> dict[str, Any]:
    return {
        "file": place.file if place else None,
        "line": place.line if place else None,
        "column": place.column if place else None,
    }


# --- Everything where a permission is held -------------------------------------------------------


def _holdings(
    opened: LoadedGallery,
    explainer: Explainer,
    name: str,
    audiences: tuple[str, ...],
    as_json: bool,
) -> int:
    wanted = select_audiences(audiences, opened.config.policy.audiences)
    found = {one: list(explainer.holdings(one, BY_NAME[name])) for one in wanted}
    if as_json:
        print_json(
            {
                "permission": name,
                "audiences": {
                    audience: [
                        {
                            "path": one.path,
                            "kind": "album" if one.is_album else "photo",
                            "rules": [_rule(rule) for rule in one.because],
                        }
                        for one in holdings
                    ]
                    for audience, holdings in found.items()
                },
            }
        )
        return ExitCode.DONE
    for audience, holdings in found.items():
        if not holdings:
            print_out(f"{audience} holds `{name}` nowhere")
            continue
        albums = sum(one.is_album for one in holdings)
        photos = len(holdings) - albums
        where = f"{counted(photos, 'photo')} and {counted(albums, 'album')}"
        print_out(f"{audience} holds `{name}` at {where}:")
        for line in _holding_lines(holdings):
            print_out(line)
    return ExitCode.DONE


def _holding_lines(holdings: list[Holding]) -> Iterator[str]:
    """A line for each, and under it each rule that gives it, once in a row of the same."""
    last: tuple[TraceLine, ...] | None = None
    for one in holdings:
        kind = "album" if one.is_album else "photo"
        yield f"  {kind} `{one.path}`" if one.path else "  the top album"
        if one.because != last:
            yield from (f"    {rule.defined_at or '-'}: {rule.text}" for rule in one.because)
        else:
            yield "    for the same reason"
        last = one.because
