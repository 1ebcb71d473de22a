"""What Tenrankai's files say: `config.toml`, the layout `config.d/sites`, and `_folder.md`."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from staticgal.config.located import Keys, Places, decode, read_toml
from staticgal.config.mistakes import Mistakes, did_you_mean, shown
from staticgal.errors import ConfigError, Place
from staticgal.importers.imported import Difference, can_be_named

FOLDER_FILE = "_folder.md"
CLOSED = "none"

_BLOCK = {"public_role", "default_authenticated_role", "roles", "user_roles", "site_admins"}
_LEGACY = {"approximate_dates_for_public", "hide_location_from_public", "enable_metadata"}
_SIZES = ("thumbnail", "gallery_size", "medium", "large")
_GALLERY = {
    *_LEGACY, *_SIZES, "hide_technical_details", "require_auth", "allowed_users",
    "name", "title", "source_directory", "permissions", "copyright_holder", "jpeg_quality",
    "webp_quality", "pregenerate",
}  # fmt: skip
# Of the server, its pages and its cache: they have no meaning for files that are made once.
_SERVER = {
    "url_prefix", "cache_directory", "gallery_template", "image_detail_template", "preview",
    "tiles", "images_per_page", "cache_refresh_interval_minutes", "pregenerate_cache",
    "new_threshold_days", "image_indexing", "metadata_cache_size", "grid_mode", "max_columns",
    "image_watermark",
}  # fmt: skip
_TOP = {"galleries", "app", "sites", "config_storage"}
_TOP_SERVER = {
    *("server", "static_files", "templates", "email", "posts", "openai", "user_database"),
    *("hostnames", "base_url", "storage_prefix", "static_use_redirects", "users"),
}
_FOLDER = {
    *("permissions", "title", "hidden", "hidden_images", "sort_order", "sort_direction"),
    *("custom_order", "require_auth", "allowed_users", "hide_technical_details"),
    *("hide_location_from_public", "enable_metadata"),
}
_FOLDER_SERVER = {"grid_mode", "max_columns", "astro"}


@dataclass(frozen=True, slots=True)
class RoleSaid:
    """A role as written: the flags set to true, and the role it inherits."""

    flags: frozenset[str]
    inherits: str | None = None
    place: Place | None = None


@dataclass(frozen=True, slots=True)
class Block:
    """A `permissions` block; `users` has the roles of everybody named, in the order of the file."""

    public_role: str | None = None
    default_role: str | None = None
    roles: Mapping[str, RoleSaid] = field(default_factory=dict)
    users: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    places: Mapping[str, Place] = field(default_factory=dict)  # of what is said of roles


@dataclass(frozen=True, slots=True)
class FolderSaid:
    """What one folder says; `legacy` are the keys of before there were roles."""

    path: str
    place: Place
    block: Block | None = None
    legacy: Mapping[str, object] = field(default_factory=dict)
    title: str = ""
    hidden: bool = False
    hidden_images: tuple[str, ...] = ()
    sort: str | list[str] | None = None
    direction: str | None = None
    has_rules: bool = False  # whether it has front matter
    has_text: bool = False


@dataclass(frozen=True, slots=True)
class GallerySaid:
    """One of Tenrankai's galleries; `folders` are all that there are, parents first."""

    name: str
    title: str
    source: str
    folder: Path
    block: Block | None
    legacy: Mapping[str, object]
    folders: tuple[FolderSaid, ...]
    renditions: Mapping[str, object]
    copyright: str
    place: Place


@dataclass(frozen=True, slots=True)
class SiteSaid:
    """All galleries of one site."""

    title: str
    galleries: tuple[GallerySaid, ...]


class Reader:
    """Reads one configuration; mistakes and differences are gathered on the way."""

    def __init__(self) -> None:
        self.mistakes = Mistakes()
        self.differences: list[Difference] = []

    def site(self, config: Path, wanted: str | None = None) -> SiteSaid:
        """The galleries of the configuration, or of the site named, with all their folders.

        Raises ConfigErrors with everything that cannot be read; an access rule that Tenrankai
        would pass over, as it does with front matter that is not TOML, is one of them.
        """
        top: Mapping[str, object] = {}
        storage: Path | None = config
        said: _Said | None = None
        if not config.is_dir():
            said = self._toml(config)
            top = said.map
            said.unknown(top, (), _TOP, _TOP_SERVER, "the configuration")
            stored = _table(top.get("app")).get("config_storage", top.get("config_storage"))
            storage = config.parent / stored if isinstance(stored, str) else None
        app = _table(top.get("app"))
        title = app.get("name")
        galleries: list[GallerySaid] = []
        if said is not None:
            galleries += self._several(said, top, (), None)
        sites = _table(top.get("sites"))
        stored_sites = _site_folders(storage) if storage is not None else {}
        known = {*sites, *stored_sites}
        chosen = self._chosen(known, wanted, config)
        if chosen is not None and chosen in sites and said is not None:
            galleries += self._several(said, _table(sites[chosen]), ("sites", chosen), None)
        elif chosen is not None:
            galleries += self._stored(stored_sites[chosen])
        if not galleries:
            self.mistakes.add(
                Place(shown(config)),
                "there is no gallery in it",
                "name the `config.toml` with `[[galleries]]`, or the folder `config.d`",
            )
        self.mistakes.tell()
        return SiteSaid(
            title if isinstance(title, str) and title.strip() else "Photos", tuple(galleries)
        )

    def _chosen(self, known: set[str], wanted: str | None, config: Path) -> str | None:
        if wanted is not None and wanted not in known:
            self.mistakes.add(
                Place(shown(config)),
                f"no site is named `{wanted}`",
                did_you_mean(wanted, known, "sites"),
            )
            return None
        if wanted is None and len(known) > 1:
            self.mistakes.add(
                Place(shown(config)),
                f"there are {len(known)} sites in it, whose users have nothing in common",
                f"import one at a time with `--site`: {', '.join(sorted(known))}",
            )
            return None
        return wanted or next(iter(known), None)

    def _several(
        self, said: _Said, table: Mapping[str, object], at: Keys, shared: Block | None
    ) -> list[GallerySaid]:
        found: list[GallerySaid] = []
        several = table.get("galleries", [])
        for index, one in enumerate(several if isinstance(several, list) else []):
            where = (*at, "galleries", index)
            if isinstance(one, dict):
                folder = Path(said.path).parent
                found.append(self._gallery(said, one, where, folder, shared))
        return found

    def _stored(self, site: Path) -> list[GallerySaid]:
        """A site of the layout `config.d/sites`: one file for each gallery, one for permissions."""
        base, shared = site, None
        if (site / "site.toml").is_file():
            said = self._toml(site / "site.toml")
            said.unknown(said.map, (), set(), _TOP_SERVER | {"templates"}, "the site")
            prefix = said.map.get("storage_prefix")
            base = site / prefix if isinstance(prefix, str) else site
        if (site / "permissions.toml").is_file():
            said = self._toml(site / "permissions.toml")
            shared = self._block(said, said.map, ())
        found: list[GallerySaid] = []
        for path in sorted((site / "galleries").glob("*.toml")):
            if not path.name.startswith("_"):
                said = self._toml(path)
                found.append(self._gallery(said, said.map, (), base, shared))
        return found

    def _gallery(
        self, said: _Said, table: Mapping[str, object], at: Keys, base: Path, shared: Block | None
    ) -> GallerySaid:
        said.unknown(table, at, _GALLERY, _SERVER, "a gallery")
        name, source = table.get("name"), table.get("source_directory")
        place = said.places.value(at)
        if not isinstance(name, str) or not name.strip():
            self.mistakes.add(place, "the gallery has no `name`", 'write `name = "family"`')
            name = "photos"
        if not isinstance(source, str) or not source:
            self.mistakes.add(
                place,
                f"the gallery `{name}` has no `source_directory`",
                "name the folder its photos are in",
            )
            source = ""
        block = shared
        if "permissions" in table:
            block = self._block(said, table["permissions"], (*at, "permissions"))
        folder = base / source
        folders = self._folders(folder, place) if source else ()
        title, holder = table.get("title"), table.get("copyright_holder")
        return GallerySaid(
            name=str(name),
            title=title if isinstance(title, str) else str(name),
            source=str(source),
            folder=folder,
            block=block,
            legacy=self._legacy(said, table, at),
            folders=folders,
            renditions=_renditions(table),
            copyright=holder if isinstance(holder, str) else "",
            place=place,
        )

    def _legacy(self, said: _Said, table: Mapping[str, object], at: Keys) -> dict[str, object]:
        found: dict[str, object] = {}
        for key in (*sorted(_LEGACY), "hide_technical_details", "require_auth"):
            if key in table:
                found[key] = said.flag(table, key, at)
        if "allowed_users" in table:
            found["allowed_users"] = said.words(table, "allowed_users", at)
        return found

    def _folders(self, root: Path, place: Place) -> tuple[FolderSaid, ...]:
        if not root.is_dir():
            self.differences.append(
                Difference(
                    f"there is no folder `{shown(root)}`, so what its `{FOLDER_FILE}` files say of "
                    "access was not read",
                    "import again where the photos are; until then nothing is built from it",
                    place,
                )
            )
            return ()
        found: list[FolderSaid] = []
        for here, below, files in os.walk(root, onerror=self._unreadable):
            below[:] = sorted(one for one in below if not one.startswith((".", "__")))
            path = Path(here).relative_to(root).as_posix()
            path = "" if path == "." else path
            file = Path(here) / FOLDER_FILE
            if not can_be_named(path):
                self.mistakes.add(
                    Place(shown(root)),
                    f"a folder cannot be named here: {path!r}",
                    "rename it: letters of UTF-8, without `\\`",
                )
                below[:] = []
            elif FOLDER_FILE in files:
                try:
                    found.append(self._folder(file, path))
                except ConfigError as error:
                    self.mistakes.take(error)
            else:
                found.append(FolderSaid(path, Place(shown(Path(here)))))
        return tuple(sorted(found, key=lambda one: one.path.split("/") if one.path else []))

    def _unreadable(self, error: OSError) -> None:
        self.mistakes.add(
            Place(shown(Path(str(error.filename)))),
            "the folder cannot be read",
            "its rules are needed to know who sees what",
        )

    def _folder(self, file: Path, path: str) -> FolderSaid:
        try:
            text = decode(file.read_bytes(), shown(file))
        except OSError as error:
            raise ConfigError(
                Place(shown(file)),
                f"the file cannot be read: {error.strerror}",
                "its rules are needed to know who sees what",
            ) from None
        lines = text.split("\n")
        start = next((i for i, line in enumerate(lines) if line.strip()), 0)
        if lines[start].strip() != "+++":
            return FolderSaid(path, Place(shown(file), 1), title=_heading(lines), has_text=True)
        end = next((i for i in range(start + 1, len(lines)) if lines[i].strip() == "+++"), None)
        if end is None:
            raise ConfigError(
                Place(shown(file), start + 1, 1),
                "front matter begins here with `+++` and never ends; Tenrankai takes all of it for "
                "text and shows the folder as if it had no rules",
                "write a line `+++` below it",
            )
        located = read_toml("\n".join(lines[start + 1 : end]), shown(file), start + 2)
        said = _Said(self, str(file), located.value, located.places)
        return self._folder_said(said, path, lines[end + 1 :])

    def _folder_said(self, said: _Said, path: str, body: Sequence[str]) -> FolderSaid:
        table = said.map
        said.unknown(table, (), _FOLDER, _FOLDER_SERVER, "a folder", is_folder=True)
        legacy: dict[str, object] = {
            key: said.flag(table, key, ())
            for key in ("require_auth", "hide_technical_details", "hide_location_from_public",
                        "enable_metadata")
            if key in table
        }  # fmt: skip
        if "allowed_users" in table:
            legacy["allowed_users"] = said.words(table, "allowed_users", ())
        block = None
        if "permissions" in table:
            block = self._block(said, table["permissions"], ("permissions",))
        order, direction = table.get("sort_order"), table.get("sort_direction")
        sort: str | list[str] | None = None
        if order == "custom" and "custom_order" in table:
            sort = list(said.words(table, "custom_order", ()))
        elif order in ("filename", "date"):
            sort = "name" if order == "filename" else "date"
        elif order is not None:
            said.left_out(("sort_order",), f"the order `{order}` is not known")
        title = _heading(body) or table.get("title")
        return FolderSaid(
            path,
            said.places.value(()),
            block,
            legacy,
            title=title.strip() if isinstance(title, str) else "",
            hidden=said.flag(table, "hidden", ()),
            hidden_images=said.words(table, "hidden_images", ()),
            sort=sort,
            direction=direction if direction in ("asc", "desc") else None,
            has_rules=True,
            has_text=any(line.strip() and not line.startswith("# ") for line in body),
        )

    def _block(self, said: _Said, value: object, at: Keys) -> Block:
        if not isinstance(value, dict):
            self.mistakes.add(
                said.places.value(at),
                "`permissions` must be a table",
                "write `[permissions]` with its keys below",
            )
            return Block()
        said.unknown(value, at, _BLOCK, set(), "`permissions`")
        if value.get("site_admins"):
            said.left_out(
                (*at, "site_admins"),
                "the administrators of the server are no audience",
                "make one, as in `me: {role: owner}` with `owner: [owner_access]`",
            )
        places = {
            key: said.places.value((*at, key))
            for key in ("public_role", "default_authenticated_role") if key in value
        }  # fmt: skip
        users: dict[str, tuple[str, ...]] = {}
        several = value.get("user_roles", [])
        for index, one in enumerate(several if isinstance(several, list) else []):
            where = (*at, "user_roles", index)
            name = _table(one).get("username")
            if not isinstance(name, str) or not name.strip():
                self.mistakes.add(
                    said.places.value(where), "`username` is missing", 'write `username = "mom"`'
                )
                continue
            said.unknown(_table(one), where, {"username", "roles"}, set(), "`user_roles`")
            roles = said.words(_table(one), "roles", where)
            users[name] = tuple(dict.fromkeys((*users.get(name, ()), *roles)))
            for role in roles:
                places.setdefault(f"user {name} {role}", said.places.value((*where, "roles")))
        return Block(
            said.text(value, "public_role", at),
            said.text(value, "default_authenticated_role", at),
            self._roles(said, _table(value.get("roles")), (*at, "roles")),
            users,
            places,
        )

    def _roles(self, said: _Said, table: Mapping[str, object], at: Keys) -> dict[str, RoleSaid]:
        found: dict[str, RoleSaid] = {}
        for name, one in table.items():
            where = (*at, name)
            role = _table(one)
            said.unknown(role, where, {"name", "permissions", "inherits"}, set(), "a role")
            listed = role.get("permissions", {})
            flags: set[str] = set()
            for flag, is_set in listed.items() if isinstance(listed, dict) else ():
                if said.is_flag(is_set, (*where, "permissions", flag)) and is_set:
                    flags.add(flag)
            if isinstance(listed, list):
                flags.update(said.words(role, "permissions", where))
            found[name] = RoleSaid(
                frozenset(flags), said.text(role, "inherits", where), said.places.key(where)
            )
        return found

    def _toml(self, path: Path) -> _Said:
        try:
            content = path.read_bytes()
        except OSError as error:
            raise ConfigError(
                Place(shown(path)),
                f"the file cannot be read: {error.strerror}",
                "name Tenrankai's `config.toml`, or its folder `config.d`",
            ) from None
        located = read_toml(decode(content, shown(path)), shown(path))
        return _Said(self, str(path), located.value, located.places)


class _Said:
    """The values of one file, each taken out as what it must be."""

    def __init__(self, reader: Reader, path: str, value: object, places: Places) -> None:
        self._reader = reader
        self.path = path
        self.map = _table(value)
        self.places = places

    def text(self, table: Mapping[str, object], key: str, at: Keys) -> str | None:
        value = table.get(key)
        if value is None or isinstance(value, str):
            return value
        self._mistake((*at, key), f"`{key}` must be text", "put it in quotes")
        return None

    def flag(self, table: Mapping[str, object], key: str, at: Keys) -> bool:
        value = table.get(key, False)
        return self.is_flag(value, (*at, key)) and value is True

    def is_flag(self, value: object, at: Keys) -> bool:
        if not isinstance(value, bool):
            self._mistake(at, f"`{at[-1]}` must be true or false", "write `true` or `false`")
        return isinstance(value, bool)

    def words(self, table: Mapping[str, object], key: str, at: Keys) -> tuple[str, ...]:
        value = table.get(key, [])
        if isinstance(value, list) and all(isinstance(one, str) for one in value):
            return tuple(value)
        self._mistake((*at, key), f"`{key}` must be a list of texts", 'write `["one", "two"]`')
        return ()

    def unknown(
        self, table: Mapping[str, object], at: Keys, known: set[str], server: set[str], what: str,
        *, is_folder: bool = False,
    ) -> None:  # fmt: skip
        for key in table.keys() - known - server:
            text = f"`{key}` is not known in {what} and was left out"
            if is_folder:
                text += "; Tenrankai may then pass over all rules of the file, here they count"
            self.left_out((*at, key), text)
        for key in sorted(table.keys() & server):
            if key == "image_watermark":
                self.left_out((*at, key), "watermarks are not imported")

    def left_out(self, at: Keys, text: str, mend: str = "") -> None:
        self._reader.differences.append(Difference(text, mend, self.places.key(at)))

    def _mistake(self, at: Keys, problem: str, mend: str) -> None:
        self._reader.mistakes.add(self.places.value(at), problem, mend)


def _table(value: object) -> Mapping[str, object]:
    return value if isinstance(value, dict) else {}


def _heading(lines: Sequence[str]) -> str:
    return next((line[2:].strip() for line in lines if line.startswith("# ")), "")


def _site_folders(storage: Path) -> dict[str, Path]:
    """The sites of a folder `config.d`, of its `sites`, or of one site in it."""
    if (storage / "galleries").is_dir():
        return {storage.name: storage}
    sites = storage / "sites" if (storage / "sites").is_dir() else storage
    if not sites.is_dir():
        return {}
    return {one.name: one for one in sorted(sites.iterdir()) if (one / "galleries").is_dir()}


def _renditions(table: Mapping[str, object]) -> dict[str, object]:
    """Long edges, as one gallery has them, and its qualities and formats."""
    usual = {"thumbnail": 300, "gallery_size": 800, "medium": 1200, "large": 1600}
    edges: dict[str, object] = {}
    for name in _SIZES:
        box = [one for one in _table(table.get(name)).values() if isinstance(one, int)]
        edges[name] = max(box) if box else usual[name]
    found: dict[str, object] = {"sizes": edges}
    for key in ("jpeg_quality", "webp_quality"):
        quality = table.get(key)
        if isinstance(quality, (int, float)) and 1 <= quality <= 100:
            found[key] = round(quality)
    formats = _table(_table(table.get("pregenerate")).get("formats"))
    found["formats"] = sorted(one for one in ("webp", "avif") if formats.get(one) is True)
    return found
