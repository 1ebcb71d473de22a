"""A theme: a folder with `theme.yaml`, templates and assets, read whole and checked at once.

What a theme lacks it takes from the default one, file by file. Its assets get names that change
with their bytes; a theme never sees more than Views and the words and sizes made from them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path, PurePosixPath
from types import MappingProxyType
from typing import Any

import yaml
from jinja2 import (
    BaseLoader,
    ChoiceLoader,
    DictLoader,
    Environment,
    PrefixLoader,
    StrictUndefined,
    Template,
)
from jinja2.exceptions import TemplateSyntaxError
from jinja2.sandbox import ImmutableSandboxedEnvironment

from staticgal.errors import ConfigError, ConfigErrors, Place, StaticgalError
from staticgal.render import rows
from staticgal.render.strings import all_words

DEFAULT = "default"
STYLE = "style.css"
_VENDOR = "vendor/"
_HASH_LENGTH = 8
# In a script or stylesheet of ours: "./name.js" or url(./name.css) beside it.
_REFERENCE = re.compile(r"""(?<=["'(])\./([\w./-]+\.\w+)(?=["')])""")
_REFERRING = frozenset({".js", ".css"})


@dataclass(frozen=True, slots=True)
class Settings:
    """What a theme may set in its `theme.yaml`.

    An album of more than `single_page_up_to` photos is cut into pages of `page_size`.
    """

    page_size: int = 300
    single_page_up_to: int = 500


@dataclass(frozen=True, slots=True)
class Theme:
    """A theme ready to render with.

    `files` are its assets by their path in the site (`assets/style-0123abcd.css`), `paths` those
    paths by the name in the theme's folder (`style.css`). `digest` changes with any template,
    asset or setting, and with this package's own code. `notes` are for the owner.
    """

    name: str
    settings: Settings
    digest: str
    paths: Mapping[str, str]
    files: Mapping[str, bytes] = field(repr=False)
    notes: tuple[str, ...]
    words: str = field(repr=False)  # every text it may put on a page by itself
    _environment: Environment = field(repr=False, compare=False)

    @property
    def assets(self) -> Mapping[str, bytes]:
        """The files to put into a site, by their path there."""
        return self.files

    def template(self, name: str) -> Template:
        """A template by name, the theme's own or else the default theme's."""
        return self._environment.get_template(name)


def load(name_or_path: str | Path, themes_folder: Path) -> Theme:
    """The theme of that name among those that come with staticgal, or in a folder of one's own.

    Raises ConfigErrors with all that is wrong in it.
    """
    default = themes_folder / DEFAULT
    folder = _find(name_or_path, themes_folder)
    errors: list[ConfigError] = []
    settings = _settings(folder, errors)
    templates = _read(default, "*.html")
    own = {} if folder == default else _read(folder, "*.html")
    environment = _environment(templates, own)
    errors.extend(_template_errors(folder, own, environment))
    assets = _read(default / "assets", "**/*")
    if folder != default:
        assets |= _read(folder / "assets", "**/*")
    # The rules behind the classes of the rows belong to the code that chooses them.
    assets[STYLE] = assets[STYLE] + b"\n" + rows.stylesheet().encode()
    linked = _Linked(assets)
    errors.extend(
        ConfigError(Place(f"{folder.name}/assets/{by}"), f"`{name}` is not beside it")
        for by, name in linked.unknown
    )
    if errors:
        raise ConfigErrors(errors)
    return Theme(
        folder.name,
        settings,
        _digest(settings, templates, {f"own/{name}": text for name, text in own.items()}, assets),
        MappingProxyType(linked.paths),
        MappingProxyType(linked.files),
        linked.notes(),
        " ".join((*map(_decoded, (templates | own).values()), *all_words())),
        environment,
    )


def _decoded(template: bytes) -> str:
    return template.decode("utf-8", "replace")


def _find(name_or_path: str | Path, themes_folder: Path) -> Path:
    for folder in (themes_folder / name_or_path, Path(name_or_path)):
        if (folder / "theme.yaml").is_file():
            return folder
    known = ", ".join(sorted(found.parent.name for found in themes_folder.glob("*/theme.yaml")))
    raise ConfigError(
        Place(str(name_or_path)),
        f"there is no theme `{name_or_path}`",
        f"name one that comes with staticgal ({known}) or a folder that holds a theme.yaml",
    )


def _read(folder: Path, pattern: str) -> dict[str, bytes]:
    """The files of a folder by their path in it, in a fixed order; hidden files are left out."""
    found = (path for path in folder.glob(pattern) if path.is_file())
    named = {path.relative_to(folder).as_posix(): path for path in found}
    return {
        name: named[name].read_bytes()
        for name in sorted(named)
        if not any(part.startswith(".") for part in PurePosixPath(name).parts)
    }


# --- theme.yaml ----------------------------------------------------------------------------------


def _settings(folder: Path, errors: list[ConfigError]) -> Settings:
    place = Place(f"{folder.name}/theme.yaml")
    try:
        said = yaml.safe_load((folder / "theme.yaml").read_text(encoding="utf-8"))
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        errors.append(_not_yaml(place, error))
        return Settings()
    if not isinstance(said, dict):
        errors.append(ConfigError(place, "it must hold keys and values", "name: My theme"))
        return Settings()
    for key in said.keys() - {"name", "settings"}:
        errors.append(ConfigError(place, f"unknown key `{key}`", "known keys: name, settings"))
    values = said.get("settings") or {}
    known = Settings.__dataclass_fields__
    if not isinstance(values, dict):
        errors.append(ConfigError(place, "`settings` must hold keys and values"))
        return Settings()
    good: dict[str, int] = {}
    for key, value in values.items():
        if key not in known:
            mend = f"known settings: {', '.join(known)}"
            errors.append(ConfigError(place, f"unknown setting `{key}`", mend))
        elif isinstance(value, bool) or not isinstance(value, int) or value < 1:
            errors.append(ConfigError(place, f"`{key}` must be a whole number from 1"))
        else:
            good[key] = value
    return Settings(**good)


def _not_yaml(place: Place, error: Exception) -> ConfigError:
    mark: Any = getattr(error, "problem_mark", None)
    if mark is not None:
        place = Place(place.file, mark.line + 1, mark.column + 1)
    return ConfigError(place, "it is not YAML", "write `name: My theme`")


# --- templates -----------------------------------------------------------------------------------


def _environment(templates: Mapping[str, bytes], own: Mapping[str, bytes]) -> Environment:
    """Templates of the theme first, the default's behind them, and again as `default/NAME`.

    Templates that others may have written run in Jinja's sandbox: a seat belt that triples the
    time of a page, behind the wall, which is that a theme is given nothing but Views.
    """
    default = _loader(templates)
    environment = (ImmutableSandboxedEnvironment if own else Environment)(
        loader=ChoiceLoader([_loader(own), default, PrefixLoader({DEFAULT: default})]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    # Text is escaped or it is Markdown that was made safe: no template may say otherwise.
    del environment.filters["safe"]
    return environment


def _loader(templates: Mapping[str, bytes]) -> BaseLoader:
    return DictLoader({name: text.decode("utf-8", "replace") for name, text in templates.items()})


def _template_errors(
    folder: Path, own: Mapping[str, bytes], environment: Environment
) -> list[ConfigError]:
    errors = []
    for name in own:
        try:
            environment.get_template(name)
        except TemplateSyntaxError as error:
            place = Place(f"{folder.name}/{name}", error.lineno)
            errors.append(ConfigError(place, f"the template cannot be read: {error.message}"))
    return errors


# --- assets --------------------------------------------------------------------------------------


class _Linked:
    """Assets under names that change with their bytes, and with those of the assets they name.

    What needs a third-party file that was not fetched is left out; third-party files that nothing
    names are left out too.
    """

    def __init__(self, assets: Mapping[str, bytes]) -> None:
        self.paths: dict[str, str] = {}
        self.files: dict[str, bytes] = {}
        self.unknown: list[tuple[str, str]] = []
        self._assets = assets
        self._under_way: list[str] = []
        self._missing: dict[str, str] = {}
        for name in assets:
            if not name.startswith(_VENDOR):
                self._link(name)

    def notes(self) -> tuple[str, ...]:
        """What the owner should know: what was left out, and how to get it."""
        missing = sorted(name for name in set(self._missing.values()) if name not in self._assets)
        if not missing:
            return ()
        return (
            f"the lightbox is left out: {', '.join(missing)} not fetched yet"
            " (`make vendor` fetches it; the site works without)",
        )

    def _link(self, name: str) -> str | None:
        """The path of an asset in the site; None if it has to be left out."""
        if name in self.paths or name in self._missing:
            return self.paths.get(name)
        if name in self._under_way:
            round_trip = " → ".join((*self._under_way, name))
            raise StaticgalError(f"assets of the theme name each other in a ring: {round_trip}")
        self._under_way.append(name)
        content = self._resolved(name)
        self._under_way.pop()
        if content is None:
            return None
        return self._add(name, content)

    def _resolved(self, name: str) -> bytes | None:
        content = self._assets[name]
        if name.startswith(_VENDOR) or PurePosixPath(name).suffix not in _REFERRING:
            return content
        text = content.decode("utf-8")
        for reference in sorted(set(_REFERENCE.findall(text))):
            if reference not in self._assets:
                if not reference.startswith(_VENDOR):
                    self.unknown.append((name, reference))
                    continue
                self._missing[name] = reference
                return None
            path = self._link(reference)
            if path is None:
                self._missing[name] = self._missing[reference]
                return None
            self._licence_of(reference)
            text = text.replace(f"./{reference}", f"./{PurePosixPath(path).name}")
        return text.encode()

    def _licence_of(self, name: str) -> None:
        licence = str(PurePosixPath(name).with_name("LICENSE"))
        if name.startswith(_VENDOR) and licence in self._assets and licence not in self.paths:
            stem = PurePosixPath(name).parent.name
            self._add(licence, self._assets[licence], f"{stem}-license.txt")

    def _add(self, name: str, content: bytes, shown: str = "") -> str:
        plain = PurePosixPath(shown or name)
        digest = sha256(content).hexdigest()[:_HASH_LENGTH]
        path = f"assets/{plain.stem}-{digest}{plain.suffix}"
        self.paths[name] = path
        self.files[path] = content
        return path


def _digest(settings: Settings, *files: Mapping[str, bytes]) -> str:
    """A digest of all that a page is made with but the View: theme, settings and this package."""
    state = sha256(repr(settings).encode())
    code = {path.name: path.read_bytes() for path in sorted(Path(__file__).parent.glob("*.py"))}
    for group in (*files, code):
        for name, content in sorted(group.items()):
            state.update(f"{len(name)} {name} {len(content)} ".encode())
            state.update(content)
    return state.hexdigest()
