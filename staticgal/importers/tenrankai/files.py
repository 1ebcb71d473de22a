"""Tenrankai's configuration: `config.toml` with its galleries, or the layout `config.d/sites`."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from staticgal.config.display_path import display_path
from staticgal.config.located.source_map import Keys
from staticgal.errors import ErrorCode, SourceLocation
from staticgal.importers.imported import Difference
from staticgal.importers.tenrankai.folders import read_folders
from staticgal.importers.tenrankai.toml_values import Notes, Table, TomlFile, is_one_line, read_file
from staticgal.importers.tenrankai.values import Block, GalleryInput, SiteInput
from staticgal.text.nearest import did_you_mean

_LEGACY = ("approximate_dates_for_public", "hide_location_from_public", "enable_metadata",
           "hide_technical_details", "require_auth")  # fmt: skip
_SIZES = {"thumbnail": 300, "gallery_size": 800, "medium": 1200, "large": 1600}
_GALLERY = {
    *_LEGACY, *_SIZES, "allowed_users", "name", "title", "source_directory", "permissions",
    "copyright_holder", "jpeg_quality", "webp_quality", "pregenerate",
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


class Reader:
    """Reads one configuration; mistakes and differences are gathered on the way."""

    def __init__(self) -> None:
        self._notes = Notes()
        self.mistakes = self._notes.mistakes
        self.differences = self._notes.differences

    def site(self, config: Path, wanted: str | None = None) -> SiteInput:
        """The galleries of the configuration, or of the site named, with all their folders.

        Raises ConfigErrors with everything that cannot be read, or is not what it must be.
        """
        title = ""
        users: tuple[str, ...] = ()
        storage: Path | None = config
        galleries: list[GalleryInput] = []
        sites: dict[str, object] = {}
        file: TomlFile | None = None
        if not config.is_dir():
            file = read_file(config, self._notes)
            file.unknown(file.top, (), _TOP, _TOP_SERVER, "the configuration")
            app = file.table(file.top, "app", ())
            stored = app.get("config_storage", file.top.get("config_storage"))
            storage = config.parent / stored if isinstance(stored, str) else None
            title = file.text(app, "name", ("app",)) or ""
            listed = app.get("user_database", file.top.get("user_database"))
            users = self._users(config.parent / listed) if isinstance(listed, str) else ()
            sites = dict(file.table(file.top, "sites", ()))
            galleries += self._several(file, file.top, ())
        stored_sites = _site_folders(storage) if storage is not None else {}
        chosen = self._chosen({*sites, *stored_sites}, wanted, config)
        if chosen is not None and chosen in sites and file is not None:
            at: Keys = ("sites", chosen)
            galleries += self._several(file, file.table(sites, chosen, ("sites",)), at)
        elif chosen is not None:
            galleries += self._stored(stored_sites[chosen])
        if not galleries and not self.mistakes:
            self.mistakes.add(
                ErrorCode.NOT_AN_EXPORT,
                SourceLocation(display_path(config)),
                "there is no gallery in it",
                "name the `config.toml` with `[[galleries]]`, or the folder `config.d`",
            )
        self.mistakes.raise_if_any()
        self._tell_overlaps(galleries)
        return SiteInput(title.strip() or "Photos", tuple(galleries), users)

    def _chosen(self, known: set[str], wanted: str | None, config: Path) -> str | None:
        if wanted is not None and wanted not in known:
            self.mistakes.add(
                ErrorCode.UNKNOWN_NAME,
                SourceLocation(display_path(config)),
                f"no site is named `{wanted}`",
                did_you_mean(wanted, known, "sites"),
            )
            return None
        if wanted is None and len(known) > 1:
            self.mistakes.add(
                ErrorCode.AMBIGUOUS_NAME,
                SourceLocation(display_path(config)),
                f"there are {len(known)} sites in it, whose users have nothing in common",
                f"import one at a time with `--site`: {', '.join(sorted(known))}",
            )
            return None
        return wanted or next(iter(known), None)

    def _users(self, path: Path) -> tuple[str, ...]:
        """The names with which people may log in; no more of that file is anybody's business."""
        if not path.is_file():
            self.differences.append(
                Difference(
                    f"the list of users `{display_path(path)}` is not there, so whoever no "
                    "rule names is not among the `people` of `members`",
                    "add them, or import again where it is",
                )
            )
            return ()
        file = read_file(path, self._notes)
        return tuple(one for one in file.table(file.top, "users", ()) if is_one_line(one))

    def _several(self, file: TomlFile, table: Table, at: Keys) -> list[GalleryInput]:
        base = file.path.parent
        return [
            self._gallery(file, one, where, base, None)
            for one, where in file.tables(table, "galleries", at)
        ]

    def _stored(self, site: Path) -> list[GalleryInput]:
        """A site of the layout `config.d/sites`: one file for each gallery, one for permissions."""
        base, shared = site, None
        if (site / "site.toml").is_file():
            file = read_file(site / "site.toml", self._notes)
            file.unknown(file.top, (), set(), _TOP_SERVER | {"templates"}, "the site")
            prefix = file.top.get("storage_prefix")
            base = site / prefix if isinstance(prefix, str) else site
        if (site / "permissions.toml").is_file():
            file = read_file(site / "permissions.toml", self._notes)
            shared = file.block(file.top, ())
        found: list[GalleryInput] = []
        for path in sorted((site / "galleries").glob("*.toml")):
            if not path.name.startswith("_"):
                file = read_file(path, self._notes)
                found.append(self._gallery(file, file.top, (), base, shared))
        return found

    def _gallery(
        self, file: TomlFile, table: Table, at: Keys, base: Path, shared: Block | None
    ) -> GalleryInput:
        file.unknown(table, at, _GALLERY, _SERVER, "a gallery")
        name = file.text(table, "name", at) or ""
        source = file.text(table, "source_directory", at) or ""
        place = file.places.value(at)
        if not table.get("name"):
            file.mistake(
                ErrorCode.MISSING_KEY, at, "the gallery has no `name`", 'write `name = "family"`'
            )
        if not table.get("source_directory"):
            file.mistake(
                ErrorCode.MISSING_KEY,
                at,
                f"the gallery `{name}` has no `source_directory`",
                "name the folder its photos are in",
            )
        folder = base / source
        return GalleryInput(
            name=name,
            title=file.text(table, "title", at) or name,
            source=source,
            folder=folder,
            block=(
                file.block(table["permissions"], (*at, "permissions"))
                if "permissions" in table
                else shared
            ),
            legacy=_legacy(file, table, at),
            folders=read_folders(folder, place, self._notes) if source else (),
            renditions=_renditions(file, table, at),
            copyright=" ".join((file.text(table, "copyright_holder", at) or "").split()),
            defined_at=place,
        )

    def _tell_overlaps(self, galleries: Iterable[GalleryInput]) -> None:
        """Galleries of one folder: there each shows its photos in its own way."""
        several = [(one, one.folder.resolve()) for one in galleries]
        for index, (one, folder) in enumerate(several):
            for other, above in several[:index]:
                if folder.is_relative_to(above) or above.is_relative_to(folder):
                    self.differences.append(
                        Difference(
                            f"`{one.name}` shows photos of `{other.name}` too: here a photo is in "
                            "one gallery, and the new file is refused as it is",
                            "give each a folder of its own, or take one of the two away",
                            one.defined_at,
                        )
                    )


def _legacy(file: TomlFile, table: Table, at: Keys) -> dict[str, object]:
    found: dict[str, object] = {key: file.flag(table, key, at) for key in _LEGACY if key in table}
    if "allowed_users" in table:
        found["allowed_users"] = file.users(table, "allowed_users", at)
    return found


def _site_folders(storage: Path) -> dict[str, Path]:
    """The sites of a folder `config.d`, of its `sites`, or of one site in it."""
    if (storage / "galleries").is_dir():
        return {storage.name: storage}
    sites = storage / "sites" if (storage / "sites").is_dir() else storage
    if not sites.is_dir():
        return {}
    return {one.name: one for one in sorted(sites.iterdir()) if (one / "galleries").is_dir()}


def _renditions(file: TomlFile, table: Table, at: Keys) -> dict[str, object]:
    """Long edges, as one gallery has them, and its qualities and formats."""
    edges: dict[str, int] = {}
    for name, usual in _SIZES.items():
        box = file.table(table, name, at)
        sides = [file.number(box, side, (*at, name)) for side in ("width", "height")]
        edges[name] = max((int(one) for one in sides if one is not None), default=usual)
    found: dict[str, object] = {"sizes": edges}
    for key in ("jpeg_quality", "webp_quality"):
        quality = file.number(table, key, at)
        if quality is not None and 1 <= quality <= 100:
            found[key] = round(quality)
    ready = file.table(table, "pregenerate", at)
    if isinstance(ready.get("formats"), list):
        formats = set(file.words(ready, "formats", (*at, "pregenerate")))
    else:
        flags = file.table(ready, "formats", (*at, "pregenerate"))
        formats = {one for one, is_set in flags.items() if is_set is True}
    found["formats"] = sorted(formats & {"webp", "avif"})
    return found
