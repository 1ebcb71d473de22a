"""What several places say of one photo or album, weighed: the strongest first, field by field."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import tzinfo
from typing import Any, Generic, TypeVar

from staticgal.config.access import EVERYONE, Access, contradiction, merge
from staticgal.config.config import Noted
from staticgal.config.schema.notes import AlbumInput, PhotoInput
from staticgal.config.tenrankai_permissions import note_access
from staticgal.config.window import End, in_words, is_backwards, window
from staticgal.core.model import Location, PlaceNames, Technical
from staticgal.core.policy import AccessRule, Audience, Overridden, Role, Window
from staticgal.errors import ErrorCode, ErrorCollector, SourceLocation
from staticgal.source.metadata.fields import EMPTY, MetadataFields

_Note = TypeVar("_Note", AlbumInput, PhotoInput)

RoleTable = Mapping[str, Role]
_PLACED = ("hidden", "unlisted", "photos_inherit")
_RULE = ("hidden", "unlisted", "visible")


@dataclass(frozen=True, slots=True)
class Layer(Generic[_Note]):
    """One place that says something, and what the roles it names mean there.

    `is_own`: it says it of one photo, by a note beside it or by its whole path.
    """

    noted: Noted[_Note]
    scope: RoleTable
    is_own: bool = False


class RuleMerger:
    """Makes rules of layers; reads each `access` once, whatever the number of photos.

    `timezone` is that of the gallery, for `visible`. `used` are the places of the roles that
    somebody was given.
    """

    def __init__(
        self, audiences: Mapping[str, Audience], mistakes: ErrorCollector, timezone: tzinfo
    ) -> None:
        self._audiences = audiences
        self._timezone = timezone
        self._mistakes = mistakes
        self._read: dict[tuple[int, int], tuple[object, Access | None]] = {}
        self.used: set[SourceLocation | None] = set()

    def access(self, layer: Layer[_Note]) -> Access | None:
        """What one layer says about access."""
        key = (id(layer.noted), id(layer.scope))
        if key not in self._read:
            noted, scope = layer.noted, layer.scope
            access: Access | None = note_access(
                noted.note, noted.places, self._mistakes, noted.at, self._audiences, scope
            )
            if access is not None and layer.is_own:
                access = access.owned()
            for entry in access.all() if access else ():
                self.used.update(scope[name].defined_at for name in entry.roles)
            # Kept with what it was read from, so that no other object takes over its id.
            self._read[key] = ((layer.noted, layer.scope), access)
        return self._read[key][1]

    def rule(self, layers: Sequence[Layer[_Note]]) -> AccessRule:
        """What all of them together say, the strongest first."""
        # From the weakest up, as each is weighed against all that are weaker.
        access = Access()
        for layer in reversed(layers):
            said = self.access(layer)
            if said is not None:
                access = merge(said, access)
        return AccessRule(
            entries=access.entries,
            others=access.others,
            hidden=bool(_first(layers, "hidden")),
            unlisted=bool(_first(layers, "unlisted")),
            photos_inherit=_first(layers, "photos_inherit") is not False,
            visible=self._window(layers),
            own=_own(layers),
            places={key: place for key in _PLACED if (place := _where(layers, key))},
            overridden=tuple(_replaced(layers)),
        )

    def _window(self, layers: Sequence[Layer[_Note]]) -> Window | None:
        """From when to when, either end as the strongest that names it says."""
        said = [layer for layer in layers if layer.noted.note.visible is not None]
        if not said:
            return None
        ends: dict[str, tuple[End, SourceLocation]] = {}
        for layer in reversed(said):
            visible = layer.noted.note.visible
            for key in ("from", "until"):
                end = getattr(visible, "from_" if key == "from" else key)
                if end is not None:
                    ends[key] = (end, layer.noted.location("visible", key))
        nowhere = (None, SourceLocation(""))
        (first, at), (last, other) = ends.get("from", nowhere), ends.get("until", nowhere)
        if is_backwards(first, last, self._timezone):
            self._mistakes.add(
                ErrorCode.ENDS_BEFORE_START,
                at,
                f"{in_words(first, last)}, as {other} says: the end is before the start",
                "correct one of the two, or say both here",
            )
        return window(first, last, self._timezone, said[0].noted.location("visible"))

    def check_equals(
        self, path: str, layers: Sequence[Layer[PhotoInput]], fields: Iterable[str] = ()
    ) -> None:
        """Notes where layers of equal strength say different things about access, or `fields`."""
        for index, one in enumerate(layers):
            for other in layers[index + 1 :]:
                self._check_pair(path, one, other, (*_RULE, *fields))

    def _check_pair(
        self, path: str, one: Layer[PhotoInput], other: Layer[PhotoInput], fields: Iterable[str]
    ) -> None:
        a, b = self.access(one), self.access(other)
        found = contradiction(a, b) if a and b else None
        if found:
            who = "all audiences" if found[0] == EVERYONE else f"`{found[0]}`"
            self._contradict(path, f"access of {who}", "access", one, other)
        for field in fields:
            first, second = getattr(one.noted.note, field), getattr(other.noted.note, field)
            if first is not None and second is not None and first != second:
                self._contradict(path, f"`{field}`", field, one, other)
        if one.noted.body and other.noted.body and one.noted.body != other.noted.body:
            self._contradict(path, "caption", "caption", one, other)

    def _contradict(
        self, path: str, what: str, field: str, one: Layer[PhotoInput], other: Layer[PhotoInput]
    ) -> None:
        first, second = sorted((one.noted.location(field), other.noted.location(field)))
        self._mistakes.add(
            ErrorCode.CONTRADICTION,
            second,
            f"two rules for `{path}` disagree, here and in {first}: {what}",
            "make them say the same, or name this photo alone: an exact path wins over patterns, "
            "the note beside the photo over both",
        )


OTHER_FIELDS = tuple(sorted(PhotoInput.model_fields.keys() - {*_RULE, "access"}))


def fields_of(layers: Sequence[Layer[PhotoInput]]) -> MetadataFields:
    """What the layers say of the photo itself, field by field the strongest that says it."""
    if not layers:
        return EMPTY
    caption = next((one for one in (_caption(layer) for layer in layers) if one is not None), None)
    keywords, people = _first(layers, "keywords"), _first(layers, "people")
    location = next(
        (
            Location(note.latitude, note.longitude)
            for note in (layer.noted.note for layer in layers)
            if note.latitude is not None and note.longitude is not None
        ),
        None,
    )
    names = next((one for one in (_place_names(layer.noted.note) for layer in layers) if one), None)
    return MetadataFields(
        title=_first(layers, "title"),
        caption=caption,
        caption_is_markdown=None if caption is None else True,
        alt=_first(layers, "alt"),
        taken=_first(layers, "date"),
        location=location,
        place_names=names,
        keywords=None if keywords is None else tuple(keywords),
        people=None if people is None else tuple(people),
        rating=_first(layers, "rating"),
        label=_first(layers, "label"),
    )


def settled_fields(noted: MetadataFields, layers: Sequence[Layer[PhotoInput]]) -> MetadataFields:
    """The same with the camera, of all that is technical the one thing that limits ask for."""
    camera, _ = camera_and_lens(layers)
    return noted if camera is None else replace(noted, technical=Technical(camera=camera))


def camera_and_lens(layers: Sequence[Layer[PhotoInput]]) -> tuple[str | None, str | None]:
    """The camera and the lens, where a layer names them."""
    return _first(layers, "camera"), _first(layers, "lens")


def _first(layers: Sequence[Layer[_Note]], field: str) -> Any:
    for layer in layers:
        value = getattr(layer.noted.note, field, None)
        if value is not None:
            return value
    return None


def _where(layers: Sequence[Layer[_Note]], field: str) -> SourceLocation | None:
    """Where the strongest layer that says anything of it does."""
    for layer in layers:
        if getattr(layer.noted.note, field, None) is not None:
            return layer.noted.location(field)
    return None


def _own(layers: Sequence[Layer[_Note]]) -> frozenset[str]:
    """Which of the fields of a rule are said of the one photo alone."""
    own = [layer for layer in layers if layer.is_own]
    return frozenset(key for key in _RULE if _first(own, key) is not None)


def _replaced(layers: Sequence[Layer[_Note]]) -> Iterator[Overridden]:
    """What weaker layers say of whether and when a node is shown, where a stronger one does too."""
    for key in _PLACED:
        said = [one.noted for one in layers if getattr(one.noted.note, key, None) is not None]
        for weaker in said[1:]:
            word = "true" if getattr(weaker.note, key) else "false"
            yield Overridden(f"{key}: {word}", weaker.location(key), said[0].location(key))
    for key, attribute in (("from", "from_"), ("until", "until")):
        said = [
            one.noted
            for one in layers
            if one.noted.note.visible and getattr(one.noted.note.visible, attribute) is not None
        ]
        for weaker in said[1:]:
            end: End = getattr(weaker.note.visible, attribute)
            text = in_words(end, None) if key == "from" else in_words(None, end)
            places = weaker.location("visible", key), said[0].location("visible", key)
            yield Overridden(f"visible {text}", *places)


def _caption(layer: Layer[PhotoInput]) -> str | None:
    return layer.noted.body or layer.noted.note.caption


def _place_names(note: PhotoInput) -> PlaceNames | None:
    said = (note.sublocation, note.city, note.state, note.country)
    if all(one is None for one in said):
        return None
    return PlaceNames(*(one or "" for one in said))
