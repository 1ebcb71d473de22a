"""`gallery.yaml` to a Config: all names resolved, or all mistakes told."""

from __future__ import annotations

import re
from pathlib import Path
from zoneinfo import ZoneInfo, available_timezones

from staticgal._resources import themes_folder
from staticgal.config.acknowledged import read_acknowledged
from staticgal.config.audiences import read_audiences
from staticgal.config.config import Config, NamePatterns
from staticgal.config.destinations import OwnFolders, read_destinations
from staticgal.config.display_path import display_path
from staticgal.config.galleries import SharedSettings, read_galleries
from staticgal.config.limits import check_limits
from staticgal.config.located.decode import decode
from staticgal.config.located.source_map import Keys, Located
from staticgal.config.located.yaml_reader import read_yaml
from staticgal.config.renditions import read_offer
from staticgal.config.roles import read_roles
from staticgal.config.schema.gallery import ConfigInput, NamesInput
from staticgal.config.schema.validate import sound_part, validate
from staticgal.config.url import HINT, url_problem
from staticgal.core.model import Sort
from staticgal.core.policy import Policy
from staticgal.errors import ConfigError, ConfigErrors, ErrorCode, ErrorCollector, SourceLocation
from staticgal.state.folders import OWN_FOLDERS
from staticgal.text.nearest import did_you_mean

FILE_NAME = "gallery.yaml"
MAX_MEGAPIXELS = 400

_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")


def load(path: Path) -> Config:
    """The configuration in that file, or in the `gallery.yaml` of that folder.

    Raises ConfigErrors with every mistake that it holds.
    """
    if path.is_dir():
        path = path / FILE_NAME
    errors = ErrorCollector()
    try:
        located = _read(path)
    except ConfigError as error:
        raise ConfigErrors([error]) from None
    config = _Reading(path, located, errors).config()
    errors.raise_if_any()
    if config is None:
        raise AssertionError("a configuration without mistakes is a configuration")
    return config


def _read(path: Path) -> Located:
    name = display_path(path)
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        raise ConfigError(
            ErrorCode.NO_SUCH_FILE,
            SourceLocation(name),
            "there is no such file",
            "`staticgal init` writes one to begin with",
        ) from None
    except OSError as error:
        raise ConfigError(
            ErrorCode.UNREADABLE_FILE,
            SourceLocation(name),
            f"the file cannot be read: {error.strerror}",
            "check its permissions",
        ) from None
    located = read_yaml(decode(content, name), name)
    if located.value is None:
        located.value = {}
    return located


class _Reading:
    def __init__(self, path: Path, located: Located, errors: ErrorCollector) -> None:
        self.path = path.absolute()
        self.folder = self.path.parent
        self.value = located.value
        self.places = located.places
        self.errors = errors
        self.inputs = [self.path]

    def config(self) -> Config | None:
        """The configuration; where there are mistakes, none, or one not to be used."""
        places, errors = self.places, self.errors
        settings = validate(ConfigInput, self.value, places, errors)
        raw = self.value if isinstance(self.value, dict) else {}
        roles = read_roles(raw.get("roles"), places, errors, ("roles",), {})
        is_complete = settings is not None
        if settings is None:
            # The names in the rest are checked all the same, where there is a rest to go by.
            is_whole = all(isinstance(raw.get(key, {}), dict) for key in ("roles", "audiences"))
            settings = sound_part(ConfigInput, raw, {"title": "-"}) if is_whole else None
        if settings is None:
            return None
        timezone = self._timezone(settings.timezone)
        audiences = read_audiences(settings.audiences or {}, roles, places, errors, timezone)
        output = self._below(settings.output or "build")
        own = [self.folder / name for name in OWN_FOLDERS]
        if any(output == one or one in output.parents for one in own):
            errors.add(
                ErrorCode.OVERLAPPING_FOLDERS,
                places.key(("output",)),
                f"`output: {settings.output}` is where secrets and state lie, which nobody may see",
                "name another folder; `build` is usual",
            )
        shared = SharedSettings(
            self.folder,
            output,
            ignore=tuple(settings.ignore or ()),
            roles=roles,
            audiences=audiences,
            keys=raw.keys(),
            is_complete=is_complete,
        )
        url = self._url(settings.url)
        galleries = read_galleries(settings, shared, places, errors)
        kept = {f"the photos in `{gallery.source}`": gallery.source for gallery in galleries}
        kept |= {
            "the folder that sites are built in": output,
            "the folder of `gallery.yaml`": self.path,
            **{f"`{folder.name}`, which staticgal keeps for itself": folder for folder in own},
        }
        own_folders = OwnFolders(self.folder, url, kept)
        return Config(
            path=self.path,
            folder=self.folder,
            title=settings.title,
            url=url,
            language=self._language(settings.language),
            timezone=timezone,
            about=self._about(settings.about),
            footer=settings.footer or "",
            policy=Policy(roles, audiences),
            limits=check_limits(settings.limits, places, errors, audiences),
            acknowledged=read_acknowledged(settings.acknowledged, places, errors),
            galleries=galleries,
            theme=self._theme(settings.theme),
            offer=read_offer(settings.renditions, places, errors),
            output=output,
            ignore=tuple(settings.ignore or ()),
            names=self._names(settings.names),
            max_megapixels=settings.max_megapixels or MAX_MEGAPIXELS,
            page_size=settings.page_size,
            sort=settings.sort or Sort.DATE,
            direction=settings.direction,
            order_within_month=bool(settings.order_within_month),
            publish=read_destinations(settings.publish, audiences, own_folders, places, errors),
            inputs=tuple(self.inputs),
        )

    def _below(self, name: str) -> Path:
        return Path(self.folder / Path(name).expanduser())

    def _add(self, code: ErrorCode, key: str, problem: str, hint: str) -> None:
        self.errors.add(code, self.places.value((key,)), problem, hint)

    def _url(self, url: str | None) -> str:
        if url and (problem := url_problem(url)):
            self._add(ErrorCode.WRONG_VALUE, "url", problem, HINT)
        return (url or "").rstrip("/")

    def _language(self, language: str | None) -> str:
        if language is not None and not _LANGUAGE.fullmatch(language):
            self._add(
                ErrorCode.WRONG_VALUE,
                "language",
                f"`{language}` is not a language tag",
                "write `en`, `de`, `pt-BR` or the like",
            )
        return language or "en"

    def _timezone(self, name: str | None) -> ZoneInfo:
        known = available_timezones()
        if name is not None and name not in known:
            near = did_you_mean(name, known).partition(" known:")[0]
            hint = near if near.startswith("did you") else "write a name such as `Europe/Berlin`"
            self._add(ErrorCode.UNKNOWN_NAME, "timezone", f"no timezone is named `{name}`", hint)
            name = None
        return ZoneInfo(name or "UTC")

    def _about(self, about: str | None) -> str:
        """Markdown, or the text of a file where the whole value is the name of one."""
        if about is None or "\n" in about.strip() or not about.strip().endswith(".md"):
            return about or ""
        path = self._below(about.strip())
        try:
            text = decode(path.read_bytes(), display_path(path))
        except OSError:
            self._add(
                ErrorCode.NO_SUCH_FILE,
                "about",
                f"there is no file `{about.strip()}`",
                "name one beside this file",
            )
            return ""
        except ConfigError as error:
            self.errors.extend(error)
            return ""
        self.inputs.append(path)
        return text

    def _theme(self, theme: str | None) -> str | Path:
        own = themes_folder()
        known = sorted(one.name for one in own.iterdir() if one.is_dir())
        if theme is None or theme in known:
            return theme or "default"
        path = self._below(theme)
        if not path.is_dir():
            self._add(
                ErrorCode.NO_SUCH_FILE,
                "theme",
                f"there is no theme `{theme}`",
                f"{did_you_mean(theme, known, 'themes')}; or name a folder beside this file",
            )
        return path

    def _names(self, settings: NamesInput | None) -> NamePatterns:
        if settings is None:
            return NamePatterns()
        return NamePatterns(
            self._expressions(settings.folders, ("names", "folders")),
            self._expressions(settings.files, ("names", "files")),
        )

    def _expressions(self, settings: list[str] | None, at: Keys) -> tuple[re.Pattern[str], ...]:
        found: list[re.Pattern[str]] = []
        for index, text in enumerate(settings or ()):
            place = self.places.value((*at, index))
            try:
                expression = re.compile(text)
            except re.error as error:
                self.errors.add(
                    ErrorCode.UNUSABLE_PATTERN,
                    place,
                    f"`{text}` is not a regular expression: {error.msg}",
                    "in YAML it goes in single quotes, as `'(?P<year>\\d{4})-(?P<name>.+)'`",
                )
                continue
            self._check_groups(expression, place)
            found.append(expression)
        return tuple(found)

    def _check_groups(self, expression: re.Pattern[str], place: SourceLocation) -> None:
        known = ("year", "month", "day", "hour", "minute", "second", "name")
        for group in expression.groupindex:
            # `a_year` and `p_year`, for albums and photos, and numbered names are myks-gallery's.
            if re.sub(r"^[ap]_", "", group).rstrip("0123456789") not in known:
                self.errors.add(
                    ErrorCode.UNKNOWN_NAME,
                    place,
                    f"no group is named `{group}`",
                    did_you_mean(group, known, "groups"),
                )
        if not expression.groupindex:
            self.errors.add(
                ErrorCode.UNUSABLE_PATTERN,
                place,
                "the expression has no named group, so nothing can be read from it",
                f"name what it finds, as in `(?P<year>\\d{{4}})`; groups: {', '.join(known)}",
            )
