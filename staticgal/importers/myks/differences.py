"""What means something else here than in myks-gallery, one by one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from zoneinfo import available_timezones

from staticgal.importers.imported import ROOT, Difference, first_few
from staticgal.importers.myks.access import PUBLIC, Circle, Sight
from staticgal.importers.myks.patterns import Names
from staticgal.importers.myks.settings import MyksSettings
from staticgal.importers.myks.tree import Placed
from staticgal.importers.myks.values import MyksDump
from staticgal.text.lists import quoted

_MOST_NAMED = 20


def general(*, with_originals: bool, with_public: bool) -> Iterator[Difference]:
    """What differs for everybody."""
    if with_originals:
        yield Difference(
            "whoever sees a photo gets its original byte for byte, as in myks-gallery: with places "
            "and camera details, and in the public site too",
            "take permissions out of the role `viewer`, or import without --originals",
        )
    else:
        yield Difference(
            "myks-gallery gives the original and a ZIP of originals to whoever sees a photo; here "
            "nobody has originals, places or camera details",
            "import with --originals to have them, or give an audience a role of its own",
        )
    if with_public:
        yield Difference(
            "what is public is in everybody's site; in myks-gallery users see it when they ask",
            "import with --without-public to keep it to the public site",
        )
    yield Difference(
        "a photo's time is what the camera wrote, and its name only where that is missing; "
        "myks-gallery looks at the name only",
    )
    yield Difference(
        "a new folder inside the folder of an album is seen by those who see that album; in "
        "myks-gallery it is nobody's",
        "give it an entry under `albums:` before you copy photos into it",
    )


def of_people(dump: MyksDump, circles: Sequence[Circle]) -> Iterator[Difference]:
    """Of users and groups: who is in no audience, and why."""
    inactive = [user.name for user in dump.users if not user.is_active]
    if inactive:
        yield Difference(
            f"not active, so in no audience: {_listed(inactive)}",
            "add them to `people` of an audience if they are to see its site",
        )
    reached = {name for circle in circles for name in circle.people}
    lost = [
        user.name
        for user in dump.users
        if user.is_active and not user.sees_all and user.name not in reached
    ]
    if lost:
        yield Difference(f"no policy shows them anything: {_listed(lost)}", "so no site is theirs")
    for circle in circles:
        if circle.name != PUBLIC or not circle.people:
            continue
        yield Difference(
            f"they see only what is public: {_listed(circle.people)}",
            "the address of the public site is all they need",
        )


def of_albums(
    dump: MyksDump, placed: Placed, circles: Sequence[Circle], sight: Sight
) -> Iterator[Difference]:
    """Of albums, categories, and policies that nothing follows here."""
    for path, albums in placed.folders.items():
        if len(albums) > 1:
            categories = quoted(album.category for album in albums)
            yield Difference(
                f"`{path or ROOT}` holds the albums of several categories ({categories}): here "
                "it is one album",
                "each of its photos says who may see it; to have two albums, make two folders",
            )
    kinds = sorted({album.category for album in dump.albums})
    if len(kinds) > 1:
        yield Difference(
            f"there are no categories here; yours were {_listed(kinds)}",
            "what tells albums apart is the folder they lie in",
        )
    gone = [
        album.path
        for album in dump.albums
        if album.policy and not any(album in of for of in placed.folders.values())
    ]
    if gone:
        yield Difference(
            f"albums with a policy of which no photo was found: {_listed(gone)}",
            "their policies were left out; if one was renamed, add an entry for it",
        )
    apart = [
        one.path
        for several in placed.photos.values()
        for one in several
        if any(
            sight.photo(circle, one) and not sight.both(circle, one)
            for circle in circles
            if any(photo.policy for _, photo in one.of)
        )
    ]
    if apart:
        yield Difference(
            f"shown by a policy of their own to somebody who does not see the album: "
            f"{_listed(apart)}",
            "myks-gallery shows such a photo at its own address, here it is not in the site; "
            "open the album to them with `photos_inherit: false`",
        )


def of_settings(settings: MyksSettings, names: Names) -> Iterator[Difference]:
    """Of patterns, the timezone and sizes."""
    yield from settings.differences
    yield from names.differences
    zone = settings.timezone
    if zone and zone not in available_timezones():
        yield Difference(f"no timezone is named `{zone}`", "times without an offset are UTC")
    for preset in settings.presets:
        box = f"`{preset.name}` ({preset.width}×{preset.height})"
        if preset.name != "standard":
            yield Difference(f"the preset {box} has no equal", "the theme lays out thumbnails")
        elif preset.is_cropped:
            yield Difference(f"the preset {box} crops", "here a photo is always shown whole")


def _listed(names: Sequence[str]) -> str:
    return first_few(names, _MOST_NAMED)
