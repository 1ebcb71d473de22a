"""The plan of a publish, for people and for machines: what the audience newly sees comes first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from shlex import quote
from typing import TYPE_CHECKING, Any

from staticgal.cli.diff import counts, step_json, step_lines
from staticgal.progress import amount
from staticgal.text.lists import counted

if TYPE_CHECKING:
    from staticgal.app.site_plan import SitePlan
    from staticgal.publish.plan import Deleting, Plan, Sending
    from staticgal.state.published import PublishedPlace

_MOST_NAMES = 10


def plan_lines(one: SitePlan, *, is_verbose: bool) -> Iterator[str]:
    """What will happen at one place, in words."""
    from staticgal.app.site_plan import Before
    from staticgal.insight.exposure import without_replaced

    most = None if is_verbose else _MOST_NAMES
    yield f"{one.audience} → {one.destination}"
    if one.is_up_to_date:
        yield "  nothing to do: it is there as it was built"
        return
    gained = one.difference.gained
    lost = without_replaced(one.difference.lost, gained)
    if one.before is not Before.KNOWN:
        yield f"  {one.before}, so all that it shows counts as new"
    if gained:
        yield f"  NEWLY VISIBLE: {counts(gained)}"
        if gained.is_open:
            yield "  + it is open to anybody on the web"
        yield from step_lines("+", gained, most)
    if lost:
        yield f"  no longer visible: {counts(lost)}"
        yield from step_lines("-", lost, most)
    if not gained and not lost:
        yield "  its audience sees what it saw"
    yield from _openings(one.new_openings, most)
    yield f"  {_protection(one)}"
    yield from _file_lines(one.plan, most)
    for stop in one.plan.stops:
        yield f"  STOP: {stop.text}"
        yield f"    {stop.hint}"


def _openings(openings: dict[str, str], most: int | None) -> Iterator[str]:
    by_time: dict[str, list[str]] = {}
    for path, at in openings.items():
        by_time.setdefault(at, []).append(path)
    for at, paths in sorted(by_time.items()):
        yield f"  opens by itself on {datetime.fromisoformat(at):%Y-%m-%d %H:%M}, by `visible`:"
        yield from (f"  + `{path}`" if path else "  + (top folder)" for path in paths[:most])
        if most is not None and len(paths) > most:
            yield f"  + … and {len(paths) - most} more: -v names them all"


def _protection(one: SitePlan) -> str:
    from staticgal.config.destination import Protection

    match one.destination.protection:
        case Protection.OPEN:
            return "protection: none; anybody on the web may see it"
        case Protection.MANUAL:
            return "protection: you see to it yourself that strangers are kept out"
        case Protection.NGINX | Protection.APACHE | Protection.CADDY:
            seen = f"; {one.answer}" if one.answer else ""
            return f"protection: a password, by {one.destination.protection}{seen}"


def _file_lines(plan: Plan, most: int | None) -> Iterator[str]:
    if plan.sends:
        size = sum(one.file.size for one in plan.sends)
        yield f"  send {counted(len(plan.sends), 'file')} ({amount(size)}): {_reasons(plan.sends)}"
    if plan.all_deletes:
        size = sum(one.size for one in plan.all_deletes)
        first = f"; {len(plan.withdrawals)} of them first" if plan.withdrawals else ""
        yield f"  delete {counted(len(plan.all_deletes), 'file')} ({amount(size)}){first}"
    if most is None:
        yield from (f"    send {one.file.path}: {one.reason}" for one in plan.sends)
        yield from (f"    delete {one.path}: {one.reason}" for one in plan.all_deletes)
    if plan.private or plan.private_gone:
        count = len(plan.private) + len(plan.private_gone)
        yield f"  {counted(count, 'private file')}: passwords and links"
    if plan.foreign:
        yield f"  {counted(len(plan.foreign), 'file')} of others stay, such as `{plan.foreign[0]}`"


def _reasons(sendings: Sequence[Sending]) -> str:
    found = Counter(str(one.reason) for one in sendings)
    return ", ".join(f"{count} {reason}" for reason, count in found.most_common())


def plan_json(one: SitePlan, *, is_published: bool) -> dict[str, Any]:
    """The plan of one place for machines; no word of what is private but its names."""
    plan = one.plan
    return {
        "place": str(one.destination),
        "url": one.destination.url,
        "protection": str(one.destination.protection),
        "stranger": str(one.answer) if one.answer else None,
        "compared_with": one.before.name.lower(),
        "gained": step_json(one.difference.gained),
        "lost": step_json(one.difference.lost),
        "opens": dict(sorted(one.new_openings.items())),
        "up_to_date": one.is_up_to_date,
        "send": [_sending_json(sending) for sending in plan.sends],
        "delete": [_deleting_json(deleting) for deleting in plan.all_deletes],
        "private": [*plan.private, *plan.private_gone],
        "foreign": list(plan.foreign),
        "stops": [
            {"guard": str(stop.guard), "text": stop.text, "hint": stop.hint} for stop in plan.stops
        ],
        "published": is_published,
    }


def _sending_json(one: Sending) -> dict[str, Any]:
    return {"path": one.file.path, "size": one.file.size, "reason": str(one.reason)}


def _deleting_json(one: Deleting) -> dict[str, Any]:
    return {"path": one.path, "size": one.size, "reason": str(one.reason)}


def forgotten_json(places: tuple[PublishedPlace, ...]) -> list[dict[str, str]]:
    """The same for machines."""
    return [{"audience": place.audience, "place": str(place)} for place in places]


def forgotten_lines(places: Iterable[PublishedPlace]) -> Iterator[str]:
    """A reminder of each place where a site stands that gallery.yaml no longer names."""
    for place in places:
        yield (
            f"the site of `{place.audience}` is still at {place}, which gallery.yaml no longer "
            f"names; `staticgal unpublish {place.audience} --place {quote(str(place))}` takes it "
            "down"
        )


def reload_lines(plans: Iterable[SitePlan]) -> Iterator[str]:
    """What makes each web server heed the passwords and links that were just brought there."""
    servers: dict[tuple[str, str], list[str]] = {}
    for one in plans:
        if one.needs_reload:
            key = (one.destination.host, str(one.destination.protection))
            servers.setdefault(key, []).append(f"`{one.audience}`")
    for (host, server), names in sorted(servers.items()):
        yield (
            f"passwords or links of {', '.join(names)} have changed; they count once you run, "
            f"{f'on {host}' if host else 'on the server'}: `sudo systemctl reload {server}`"
        )
