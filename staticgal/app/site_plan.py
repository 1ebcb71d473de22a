"""What a publish of one audience's site will do, and what that means for the audience."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from typing import Final

from staticgal.app.old_places import in_the_way
from staticgal.app.published import publisher, remembered_place
from staticgal.app.visitors import files_for_private
from staticgal.config.config import Config
from staticgal.config.destination import Destination
from staticgal.insight.exposure import (
    NO_EXPOSURE,
    Delta,
    Difference,
    Exposure,
    difference,
    from_text,
)
from staticgal.publish.guards import Guard, PlanOptions, Stop
from staticgal.publish.hosting.private_files import needs_reload
from staticgal.publish.place import Place, PublishError
from staticgal.publish.plan import Plan, nothing_differs, plan
from staticgal.publish.record import Known, read_manifest, read_record
from staticgal.publish.run import Publication
from staticgal.publish.stranger import Answer, ask_as_stranger
from staticgal.state.database import State
from staticgal.state.folders import SECRETS_FOLDER
from staticgal.state.published import PublishedPlace, published_places
from staticgal.state.secrets import fingerprint, read
from staticgal.state.verified import verified_manifest

# Who took a photo back must know that it is still there.
_STAYS: Final = (
    "Until then all that is there stays there, what you took back as well; "
    "`staticgal unpublish {}` takes it down"
)


@dataclass(frozen=True, slots=True)
class PublishOptions:
    """What to publish (no audience named: all that have a place), and what is allowed.

    `is_built` takes the sites as they stand; `is_check` looks at every file there although nothing
    seems to differ. `limit_rate` is in bytes a second, 0 for as fast as it goes.
    """

    audiences: tuple[str, ...] = ()
    is_built: bool = False
    is_check: bool = False
    is_adopted: bool = False
    max_delete: int = 0
    limit_rate: int = 0


class Before(StrEnum):
    """What is known of what a place showed until now."""

    NOTHING = "nothing is published there yet"
    KNOWN = "what was published there last"
    UNKNOWN = "what is published there is not known here"


@dataclass(frozen=True, slots=True)
class SitePlan:
    """What a publish of one audience's site will do, and what that means for the audience.

    `opens` says of the paths of photos and albums when they open by themselves, `announced` the
    same of those that were accepted at an earlier publish. `answer` is what a stranger gets at its
    address, None where nobody asked.
    """

    destination: Destination
    publication: Publication
    plan: Plan
    known: Known
    before: Before
    difference: Difference
    shown: str
    is_known_here: bool
    opens: Mapping[str, str] = field(default_factory=dict)
    announced: Mapping[str, str] = field(default_factory=dict)
    answer: Answer | None = None

    @property
    def audience(self) -> str:
        """Whose site it is."""
        return self.destination.audience

    @property
    def needs_reload(self) -> bool:
        """Whether its web server must read its settings anew after this publish."""
        changed = (*self.plan.private, *self.plan.private_gone)
        return needs_reload(self.destination.protection, changed)

    @property
    def new_openings(self) -> dict[str, str]:
        """What opens by itself and was not announced for that time."""
        return {path: at for path, at in self.opens.items() if self.announced.get(path) != at}

    @property
    def is_up_to_date(self) -> bool:
        """Whether there is nothing to do and nothing to announce."""
        return self.plan.is_empty and not self.new_openings

    def unannounced(self, time: datetime) -> Delta:
        """What the audience newly sees, less what was announced to open by this time."""
        gained = self.difference.gained
        due = {path for path, at in self.announced.items() if datetime.fromisoformat(at) <= time}
        return replace(
            gained,
            albums=tuple(path for path in gained.albums if path not in due),
            photos=tuple(path for path in gained.photos if path not in due),
        )


def stale(name: str, *, is_built: bool) -> str:
    """Why a site is not published that is not, or may not be, the one of now."""
    if is_built:
        return (
            f"the site of `{name}` in the build folder is not what the configuration and photos of "
            "now would give, or did not pass the check; publish without `--no-build`"
        )
    return (
        f"something was changed while the site of `{name}` was built, so nobody knows whether it "
        "is that of now; publish again"
    )


def plan_site(
    config: Config, name: str, options: PublishOptions, state: State, place: Place
) -> SitePlan:
    """What a publish of the audience's site to its opened place would do; PublishError where that
    cannot be known.
    """
    destination = config.publish[name]
    where = f"{name}: {destination}"
    manifest = verified_manifest(state, name)
    secret = read(config.folder / SECRETS_FOLDER, name)
    if manifest is None or secret is None:
        raise PublishError(stale(name, is_built=options.is_built))
    publication = Publication(
        site=config.output / name,
        manifest=manifest,
        private=files_for_private(config, name),
        gallery=fingerprint(secret),
        where=where,
        publisher=publisher(config),
    )
    record = read_record(place, where)
    places = published_places(config.folder)
    remembered = places.get(remembered_place(destination).key)
    text = state.exposure(name)
    after = from_text(text) if text else None
    if text is None or after is None:  # what nobody knows must not pass for nothing
        raise PublishError(stale(name, is_built=options.is_built))
    before, what = _shown_before(record is None, record.digest if record else "", remembered)
    made = difference(before, after)
    known = Known(record)
    answer = None
    if not options.is_check and nothing_differs(
        manifest, publication.gallery, publication.private, known
    ):
        todo = Plan(is_known=True)
    else:
        known = Known(record, read_manifest(place, where))
        is_cut = record is not None and record.is_underway
        is_narrower = is_cut or what is not Before.KNOWN or bool(made.lost)
        todo = plan(
            manifest,
            publication.gallery,
            publication.private,
            known,
            place.listing(),
            PlanOptions(is_narrower, options.is_adopted, options.max_delete),
        )
        if not todo.is_empty and destination.protection.is_checked:
            answer = ask_as_stranger(destination.url)
            if not answer.is_closed:
                todo = replace(
                    todo, stops=(*todo.stops, _not_closed(destination, answer, record is not None))
                )
    old = tuple(in_the_way(config, destination, places.values()))
    return SitePlan(
        destination=destination,
        publication=publication,
        plan=replace(todo, stops=(*todo.stops, *old)),
        known=known,
        before=what,
        difference=made,
        shown=text,
        is_known_here=remembered is not None,
        announced=remembered.opens if remembered else {},
        answer=answer,
    )


def _shown_before(
    is_first: bool, digest: str, remembered: PublishedPlace | None
) -> tuple[Exposure, Before]:
    """What a place shows until now. What is not known counts as nothing: then all is new."""
    if is_first:
        return NO_EXPOSURE, Before.NOTHING
    if remembered is not None and remembered.digest == digest:
        if not digest:
            return NO_EXPOSURE, Before.NOTHING
        if shown := from_text(remembered.shown):
            return shown, Before.KNOWN
    return NO_EXPOSURE, Before.UNKNOWN


def _not_closed(destination: Destination, answer: Answer, has_site: bool) -> Stop:
    fix = (
        "let the server answer there first, with the configuration of "
        f"`staticgal hosting {destination.protection}`"
    )
    return Stop(
        Guard.NOT_CLOSED,
        f"`{destination.audience}` is protected, and {answer}"
        if not answer.problem
        else f"nobody knows whether strangers are kept out: {answer}",
        f"{fix}; or, if you see to it yourself, write `protection: manual`"
        + (f". {_STAYS.format(destination.audience)}" if has_site else ""),
    )
