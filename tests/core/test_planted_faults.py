"""Whether the properties can fail: each fault is planted in the core and must be caught.

A fault is an edit of the source, loaded beside the real modules. An edit whose old text is gone
fails too: then the fault has to be planted anew where the code now stands.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from types import ModuleType

import pytest
from _pytest.mark import ParameterSet
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from tests.core import properties
from tests.core.strategies import Scene, scenes

RESOLVE = "staticgal.core.resolve"
DATES = "staticgal.core.dates"
TITLES = "staticgal.core.titles"
JOBS = "staticgal.core.jobs"
PROJECT = "staticgal.core.project"

# None is shrunk: the question is only whether there is an example that fails. Each fault is found
# within 2000 (README.md says how soon); five times as many, so that none is found by luck.
SEARCH = settings(
    max_examples=10_000,
    database=None,
    deadline=None,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)


@dataclass(frozen=True)
class Fault:
    """One mistake: what it is, where, and which property has to notice."""

    name: str
    module: str
    old: str
    new: str
    caught_by: str


AGREEMENT = "agreement"
NON_INTERFERENCE = "non-interference"
GRANTED = "what is granted"
LISTED = "what is listed"
UNLISTED = "unlisted"
NAMES = "names"

FAULTS = (
    # --- resolve
    Fault(
        "a parent that is closed is forgotten",
        RESOLVE,
        "if grant.is_owner or grant.is_closed:",
        "if grant.is_owner:",
        AGREEMENT,
    ),
    Fault(
        "an owner can be shut out again",
        RESOLVE,
        "if grant.is_owner or grant.is_closed:",
        "if grant.is_closed:",
        AGREEMENT,
    ),
    Fault(
        "none is a role like another",
        RESOLVE,
        "return Grant(NONE if is_closed else permissions, is_closed, is_hidden)",
        "return Grant(NONE if is_closed else permissions, False, is_hidden)",
        AGREEMENT,
    ),
    Fault(
        "a nearer entry adds where it should replace",
        RESOLVE,
        "permissions, is_closed = entry.permissions, entry.is_none",
        "permissions, is_closed = permissions | entry.permissions, entry.is_none",
        AGREEMENT,
    ),
    Fault(
        "settling is skipped",
        RESOLVE,
        "held = effective(grant.permissions)",
        "held = grant.permissions",
        AGREEMENT,
    ),
    Fault(
        "hidden stays shown",
        RESOLVE,
        "if grant.is_hidden and Permission.SEE_HIDDEN not in held:",
        "if False and grant.is_hidden:",
        AGREEMENT,
    ),
    Fault(
        "hidden needs the wrong permission",
        RESOLVE,
        "if grant.is_hidden and Permission.SEE_HIDDEN not in held:",
        "if grant.is_hidden and Permission.READ_METADATA not in held:",
        AGREEMENT,
    ),
    Fault(
        "a hidden album does not hide what is below",
        RESOLVE,
        "is_hidden = grant.is_hidden or rule.hidden",
        "is_hidden = rule.hidden",
        AGREEMENT,
    ),
    Fault(
        "photos_inherit is ignored",
        RESOLVE,
        "if album_rule.photos_inherit or album.is_owner:",
        "if True or album_rule.photos_inherit:",
        AGREEMENT,
    ),
    Fault(
        "a photo that does not inherit opens what is closed above",
        RESOLVE,
        "nothing = Grant(NONE, album.is_closed, album.is_hidden)",
        "nothing = Grant(NONE, False, album.is_hidden)",
        AGREEMENT,
    ),
    Fault(
        "a photo that does not inherit forgets a hidden album",
        RESOLVE,
        "nothing = Grant(NONE, album.is_closed, album.is_hidden)",
        "nothing = Grant(NONE, album.is_closed, False)",
        AGREEMENT,
    ),
    Fault(
        "a photo needs no view at its album",
        RESOLVE,
        "if here:  # rule 6",
        "if True:  # rule 6",
        AGREEMENT,
    ),
    Fault(
        "includes are joined before they are weighed",
        RESOLVE,
        "_held(root, at_root(member, context.as_of), member, context)",
        "_held(root, Grant(union(one.permissions for one in audience.members())), member, context)",
        AGREEMENT,
    ),
    Fault(
        "an audience that it includes is left out",
        RESOLVE,
        "for member in members_at(audience, context.as_of):",
        "for member in (audience,):",
        AGREEMENT,
    ),
    Fault(
        "an audience outside its time keeps what it includes",
        RESOLVE,
        "if not _is_shut(audience.visible, as_of):\n        for",
        "if True:\n        for",
        AGREEMENT,
    ),
    Fault(
        "the last audience included wins instead of joining",
        RESOLVE,
        "photos[path] = photos.get(path, NONE) | held",
        "photos[path] = held",
        AGREEMENT,
    ),
    Fault(
        "an album with nothing to show is kept",
        RESOLVE,
        "kept = dict.fromkeys((root.path, *granted))",
        "kept = dict.fromkeys((root.path, *albums))",
        AGREEMENT,
    ),
    Fault(
        "an album that is not granted is kept for what is below it",
        RESOLVE,
        "_with_photos(root, photos) if path in albums)",
        "_with_photos(root, photos))",
        AGREEMENT,
    ),
    Fault(
        '"*" counts though the audience is named',
        RESOLVE,
        "entry = rule.entry(audience)",
        "entry = rule.others or rule.entry(audience)",
        AGREEMENT,
    ),
    Fault(
        "entries of others count",
        RESOLVE,
        "entry = rule.entry(audience)",
        "entry = rule.entry(audience) or next(iter(rule.entries.values()), None)",
        AGREEMENT,
    ),
    Fault(
        "a shut album opens again below",
        RESOLVE,
        "        is_closed = True\n",
        "        permissions = NONE\n",
        AGREEMENT,
    ),
    Fault(
        "an audience is there at every time",
        RESOLVE,
        "if _is_shut(audience.visible, as_of):",
        "if False and _is_shut(audience.visible, as_of):",
        AGREEMENT,
    ),
    Fault(
        "a time that nobody named is within every window",
        RESOLVE,
        "(as_of is None or not visible.holds(as_of))",
        "as_of is not None and not visible.holds(as_of)",
        AGREEMENT,
    ),
    Fault(
        "the instant at which a window opens is left out of it",
        RESOLVE,
        "not visible.holds(as_of))",
        "not (visible.holds(as_of) and visible.opens != as_of))",
        AGREEMENT,
    ),
    Fault(
        "the instant at which a window closes is within it",
        RESOLVE,
        "not visible.holds(as_of))",
        "not (visible.holds(as_of) or visible.closes == as_of))",
        AGREEMENT,
    ),
    Fault(
        "a limit binds an owner",
        RESOLVE,
        "if not context.limits or not grant.permissions or grant.is_owner:",
        "if not context.limits or not grant.permissions:",
        AGREEMENT,
    ),
    Fault(
        "the first limit that holds is the only one",
        RESOLVE,
        "union(limit.withhold for limit in taken)",
        "union(limit.withhold for limit in taken[:1])",
        AGREEMENT,
    ),
    Fault(
        "a limit on one audience that is included binds all of them",
        RESOLVE,
        "taken = withheld(context.limits, photo, audience.name)",
        "taken = tuple(one for one in context.limits if withheld((one,), photo, audience)\n"
        "                  or withheld((one,), photo, 'smith'))",
        AGREEMENT,
    ),
    Fault(
        "what closes an edit does not close its original",
        RESOLVE,
        "permissions = all_of(permissions) & all_of(bound.entry.permissions)",
        "pass",
        AGREEMENT,
    ),
    Fault(
        "an edit's own note does not say otherwise",
        RESOLVE,
        "if not rule.has_own_entry(audience) else ():",
        "if True else ():",
        AGREEMENT,
    ),
    Fault(
        "another photo opens what it belongs with",
        RESOLVE,
        "permissions = all_of(permissions) & all_of(bound.entry.permissions)",
        "permissions = bound.entry.permissions",
        AGREEMENT,
    ),
    Fault(
        "a link to what is closed elsewhere is open",
        RESOLVE,
        "for place in photo.rule.link_targets:",
        "for place in ():",
        AGREEMENT,
    ),
    Fault(
        "a link is open where the album at home is not",
        RESOLVE,
        "    if not effective(grant.permissions):\n        return Grant(NONE, grant.is_closed)\n",
        "",
        AGREEMENT,
    ),
    Fault(
        "limits are not told to the gate",
        PROJECT,
        "resolve(gallery.root, audience, context)",
        "resolve(gallery.root, audience)",
        GRANTED,
    ),
    # --- project
    Fault(
        "the day is kept",
        DATES,
        "    if Permission.EXACT_DATES not in held:\n        return coarse(moment)\n",
        "",
        NON_INTERFERENCE,
    ),
    Fault(
        "the offset from UTC tells of the place",
        DATES,
        "and Permission.LOCATION not in held",
        "and Permission.VIEW not in held",
        GRANTED,
    ),
    Fault(
        "order goes by the exact time",
        PROJECT,
        "photo.metadata.taken if true_order else taken",
        "photo.metadata.taken",
        NON_INTERFERENCE,
    ),
    Fault(
        "the album's own date is shown exact",
        PROJECT,
        "own_date = as_known(album.date, held)",
        "own_date = album.date",
        NON_INTERFERENCE,
    ),
    Fault(
        "days in a folder's name are for everybody",
        TITLES,
        "with_days=Permission.EXACT_DATES in held",
        "with_days=True",
        NON_INTERFERENCE,
    ),
    Fault(
        "location is unchecked",
        PROJECT,
        "place=_place(data) if Permission.LOCATION in held else None",
        "place=_place(data)",
        NON_INTERFERENCE,
    ),
    Fault(
        "the wrong permission shows the camera",
        PROJECT,
        "technical=_technical(data) if Permission.TECHNICAL_DETAILS in held else None",
        "technical=_technical(data) if Permission.READ_METADATA in held else None",
        NON_INTERFERENCE,
    ),
    Fault(
        "names of people are for everybody",
        PROJECT,
        "people=words.people",
        "people=data.people",
        NON_INTERFERENCE,
    ),
    Fault(
        "a rating is for everybody",
        PROJECT,
        "rating=data.rating if Permission.READ_METADATA in held else None",
        "rating=data.rating",
        NON_INTERFERENCE,
    ),
    Fault(
        "the count is raw",
        PROJECT,
        "photo_count = len(photos) + sum(",
        "photo_count = len(album.photos) + sum(",
        NON_INTERFERENCE,
    ),
    Fault(
        "the cover is chosen from all photos",
        PROJECT,
        "cover=_cover(album, photos, albums, covers)",
        "cover=None if album.cover and any(p.name == album.cover and p.path not in "
        "self._outcomes.photos for p in album.photos) else _cover(album, photos, albums, covers)",
        NON_INTERFERENCE,
    ),
    Fault(
        "numbers run over hidden photos",
        PROJECT,
        "for number, one in enumerate(listed, 1)",
        "for number, one in enumerate(listed, 1 + len(album.photos) - len(listed))",
        NON_INTERFERENCE,
    ),
    Fault(
        "an original is offered for its own permission alone",
        PROJECT,
        "source.size) if VERBATIM in held else None",
        "source.size) if Permission.DOWNLOAD_ORIGINAL in held else None",
        NON_INTERFERENCE,
    ),
    Fault(
        "names follow the source's bytes",
        PROJECT,
        '"photo", photo.path, UNLISTED_LENGTH if',
        '"photo", photo.source.digest + photo.path, UNLISTED_LENGTH if',
        NON_INTERFERENCE,
    ),
    Fault(
        "an album between leaves its title in the crumbs",
        PROJECT,
        "return self._below(album, crumbs, is_hidden)",
        "return self._below(album, (*crumbs, Crumb(album.title, '')), is_hidden)",
        LISTED,
    ),
    Fault(
        "a photo without a title is called by its file",
        TITLES,
        "return photo_text(photo, photo.metadata.title, held)",
        "return photo_text(photo, photo.metadata.title, held) or _last_part(photo.path) + '.'",
        NAMES,
    ),
    Fault(
        "an album's folder in the site is the owner's folder",
        PROJECT,
        'f"{folder_name(title, id)}/"',
        'f"{folder_name(album.name, id)}/"',
        NAMES,
    ),
    Fault(
        "the root's words are for everybody",
        PROJECT,
        'description=album.description if held else ""',
        "description=album.description",
        NON_INTERFERENCE,
    ),
    Fault(
        "a span goes over all photos",
        PROJECT,
        "album_span(own_date, _moments(photos, albums))",
        "album_span(own_date, [*_moments(photos, albums),"
        " *filter(None, (as_known(p.metadata.taken, Permission.VIEW) for p in album.photos))])",
        NON_INTERFERENCE,
    ),
    Fault(
        "every size is offered",
        JOBS,
        "self._offer.for_permissions(held)",
        "self._offer.specs",
        GRANTED,
    ),
    Fault(
        "the sizes of the first photo are offered of each",
        JOBS,
        "if held not in self._pictures:\n            self._pictures[held] = self._offer."
        "for_permissions(held)\n        return self._pictures[held]",
        "return self._pictures.setdefault(Permission.VIEW, self._offer.for_permissions(held))",
        GRANTED,
    ),
    Fault(
        "an unlisted photo is listed",
        PROJECT,
        "(p for p in seen if not p.is_unlisted)",
        "seen",
        UNLISTED,
    ),
    Fault(
        "an unlisted album is counted",
        PROJECT,
        "album_count=len(albums) + sum(",
        "album_count=len(children) + sum(",
        UNLISTED,
    ),
    Fault(
        "an album of unlisted photos is listed, an empty shell",
        PROJECT,
        "is_linked = not is_unlisted and photo_count > 0",
        "is_linked = not is_unlisted",
        LISTED,
    ),
    Fault(
        "unlisted photos stretch the span",
        PROJECT,
        "album_span(own_date, _moments(photos, albums))",
        "album_span(own_date, [*_moments(photos, albums), *(p.taken for p in seen if p.taken)])",
        UNLISTED,
    ),
)


def _planted() -> list[ParameterSet]:
    """The faults; the first for each property in the normal run, as `mutate.py` makes them all."""
    firsts = {fault.caught_by: fault for fault in reversed(FAULTS)}
    slow = (pytest.mark.slow,)
    return [
        pytest.param(
            fault,
            marks=() if fault in firsts.values() else slow,
            id=fault.name.replace(" ", "_"),
        )
        for fault in FAULTS
    ]


# A gallery that is found first is not made smaller before it is shown.
@pytest.mark.filterwarnings("ignore:Generating overly large repr")
@pytest.mark.parametrize("fault", _planted())
def test_a_planted_fault_is_caught(fault: Fault) -> None:
    resolve, project = core_with(fault)

    with pytest.raises(AssertionError) as caught:
        search(fault.caught_by, resolve, project)

    assert "the redrawing is wrong" not in str(caught.value)


def test_the_core_as_it_is_passes_the_same_search() -> None:
    """Else a catch would prove nothing."""
    resolve, project = core_with(Fault("none", RESOLVE, "", "", ""))

    for property_name in (AGREEMENT, NON_INTERFERENCE, GRANTED, LISTED, UNLISTED, NAMES):
        search(property_name, resolve, project, settings(SEARCH, max_examples=30))


def search(
    property_name: str,
    resolve: ModuleType,
    project: ModuleType,
    how: settings = SEARCH,
    start: int = 0,
) -> None:
    """Look for a gallery and an audience for which the property does not hold.

    The examples follow from the number to start with; Hypothesis would take that from the text of
    this function, and a renamed word would draw others.
    """

    @seed(start)
    @how
    @given(scenes(), st.data())
    def holds(scene: Scene, data: st.DataObject) -> None:
        gallery, audience, context = scene.gallery, scene.audience, scene.context
        match property_name:
            case "agreement":
                properties.agrees_with_the_rules(resolve.resolve, gallery, audience, context)
            case "non-interference":
                properties.depends_only_on_what_is_seen(
                    project.project, gallery, audience, data, context
                )
            case "what is granted":
                properties.shows_what_is_granted(project.project, gallery, audience, context)
            case "what is listed":
                properties.counts_what_is_listed(project.project, gallery, audience, context)
            case "unlisted":
                properties.links_nowhere_to_the_unlisted(
                    project.project, gallery, audience, context
                )
            case "names":
                properties.names_no_file_or_folder(project.project, gallery, audience, context)
            case _:
                raise ValueError(property_name)

    holds()


def core_with(fault: Fault) -> tuple[ModuleType, ModuleType]:
    """`resolve` and `project` anew, and what these are built on, with the fault in one of them."""
    order = (RESOLVE, DATES, TITLES, JOBS, PROJECT)  # none imports one that comes after it
    kept = {name: sys.modules[name] for name in order}
    try:
        made = {name: loaded(name, fault) for name in order}
        return made[RESOLVE], made[PROJECT]
    finally:
        sys.modules.update(kept)


def loaded(name: str, fault: Fault) -> ModuleType:
    spec = find_spec(name)
    assert spec is not None
    assert spec.origin is not None
    source = Path(spec.origin).read_text(encoding="utf-8")
    if name == fault.module:
        assert fault.old in source, f"{name} no longer says: {fault.old}"
        source = source.replace(fault.old, fault.new)
    module = ModuleType(name)
    module.__file__ = spec.origin
    sys.modules[name] = module
    exec(compile(source, spec.origin, "exec"), module.__dict__)  # noqa: S102  # the project's own source
    return module
