"""A theme: a folder with `theme.yaml`, templates and assets, read whole and checked at once.

What a theme lacks it takes from the default one, file by file. Its assets get names that change
with their bytes; a theme never sees more than Views and the words and sizes made from them.
"""

from __future__ import annotations

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

import staticgal
from staticgal.errors import ConfigError, ConfigErrors, ErrorCode, SourceLocation
from staticgal.render.assets import VENDOR, LinkedAssets
from staticgal.render.fixed_texts import BY_ITSELF, own_texts
from staticgal.render.pages import rows
from staticgal.render.pages.strings import all_words
from staticgal.site.fixed_texts import OwnTexts

DEFAULT = "default"
STYLE = "style.css"


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

    `assets` are its files by their path in the site (`assets/style-0123abcd.css`), `paths` those
    paths by the name in the theme's folder (`style.css`). `digest` changes with any template,
    asset or setting, and with this package's own code. `notes` are for the owner. `third_party`
    are the paths in the site of others' files that come with staticgal, licences and all.
    """

    name: str
    settings: Settings
    digest: str
    paths: Mapping[str, str]
    assets: Mapping[str, bytes] = field(repr=False)
    notes: tuple[str, ...]
    own: OwnTexts = field(repr=False)  # every text it may put on a page by itself
    third_party: frozenset[str]
    _environment: Environment = field(repr=False, compare=False)

    def template(self, name: str) -> Template:
        """A template by name, the theme's own or else the default theme's."""
        return self._environment.get_template(name)


def load(name_or_path: str | Path, themes_folder: Path, page_size: int | None = None) -> Theme:
    """The theme of that name among those that come with staticgal, or in a folder of one's own.

    A `page_size` that the owner chose is kept by albums of any length.

    Raises ConfigErrors with all that is wrong in it.
    """
    default = themes_folder / DEFAULT
    folder = _find(name_or_path, themes_folder)
    errors: list[ConfigError] = []
    settings = _settings(folder, errors)
    if page_size is not None:
        settings = Settings(page_size, single_page_up_to=page_size)
    templates = _read(default, "*.html")
    if folder.parent != themes_folder:  # installers may link our own files to their store
        errors.extend(_leaving(folder))
    own = {} if folder == default else _read(folder, "*.html")
    environment = _environment(templates, own)
    errors.extend(_template_errors(folder, own, environment))
    assets = _read(default / "assets", "**/*")
    fetched = {name: content for name, content in assets.items() if name.startswith(VENDOR)}
    if folder != default:
        assets |= _read(folder / "assets", "**/*")
    # The rules behind the classes of the rows belong to the code that chooses them.
    assets[STYLE] = assets[STYLE] + b"\n" + rows.stylesheet().encode()
    linked = LinkedAssets(assets)
    errors.extend(
        ConfigError(
            ErrorCode.NO_SUCH_FILE,
            SourceLocation(f"{folder.name}/assets/{by}"),
            f"`{name}` is not beside it",
        )
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
        own_texts(
            map(_decoded, (*templates.values(), *own.values())),
            (_decoded(content) for name, content in assets.items() if name.endswith(".css")),
            (*all_words(), *BY_ITSELF),
        ),
        frozenset(path for name, path in linked.paths.items() if fetched.get(name) == assets[name]),
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
        ErrorCode.NO_SUCH_FILE,
        SourceLocation(str(name_or_path)),
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


def _leaving(folder: Path) -> list[ConfigError]:
    """The links in a theme that lead out of it: what they mean would stand in every site."""
    home = folder.resolve()
    return [
        ConfigError(
            ErrorCode.UNUSABLE_THEME,
            SourceLocation(f"{folder.name}/{path.relative_to(folder).as_posix()}"),
            "this is a link to something outside the theme's folder",
            "put the file itself in its place, if it is to be published",
        )
        for path in sorted((*folder.glob("*"), *folder.glob("assets/**/*")))
        if path.is_symlink() and not path.resolve().is_relative_to(home)
    ]


# --- theme.yaml ----------------------------------------------------------------------------------


def _settings(folder: Path, errors: list[ConfigError]) -> Settings:
    place = SourceLocation(f"{folder.name}/theme.yaml")
    try:
        said = yaml.safe_load((folder / "theme.yaml").read_text(encoding="utf-8"))
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        errors.append(_not_yaml(place, error))
        return Settings()
    if not isinstance(said, dict):
        errors.append(
            ConfigError(
                ErrorCode.WRONG_TYPE, place, "it must hold keys and values", "name: My theme"
            )
        )
        return Settings()
    errors.extend(
        ConfigError(
            ErrorCode.UNKNOWN_KEY, place, f"unknown key `{key}`", "known keys: name, settings"
        )
        for key in said
        if key not in {"name", "settings"}
    )
    values = said.get("settings") or {}
    known = Settings.__dataclass_fields__
    if not isinstance(values, dict):
        errors.append(
            ConfigError(ErrorCode.WRONG_TYPE, place, "`settings` must hold keys and values")
        )
        return Settings()
    good: dict[str, int] = {}
    for key, value in values.items():
        if key not in known:
            hint = f"known settings: {', '.join(known)}"
            errors.append(
                ConfigError(ErrorCode.UNKNOWN_KEY, place, f"unknown setting `{key}`", hint)
            )
        elif isinstance(value, bool) or not isinstance(value, int) or value < 1:
            errors.append(
                ConfigError(ErrorCode.WRONG_TYPE, place, f"`{key}` must be a whole number from 1")
            )
        else:
            good[key] = value
    return Settings(**good)


def _not_yaml(place: SourceLocation, error: Exception) -> ConfigError:
    mark: Any = getattr(error, "problem_mark", None)
    if mark is not None:
        place = SourceLocation(place.file, mark.line + 1, mark.column + 1)
    return ConfigError(ErrorCode.NOT_YAML, place, "it is not YAML", "write `name: My theme`")


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
            place = SourceLocation(f"{folder.name}/{name}", error.lineno)
            errors.append(
                ConfigError(
                    ErrorCode.UNUSABLE_THEME, place, f"the template cannot be read: {error.message}"
                )
            )
    return errors


def _digest(settings: Settings, *files: Mapping[str, bytes]) -> str:
    """A digest of all that a page is made with but the View: theme, settings and our own code."""
    state = sha256(repr(settings).encode())
    package = Path(staticgal.__file__).parent
    code = {
        str(path.relative_to(package)): path.read_bytes()
        for room in ("render", "site")
        for path in sorted((package / room).rglob("*.py"))
    }
    for group in (*files, code):
        for name, content in sorted(group.items()):
            state.update(f"{len(name)} {name} {len(content)} ".encode())
            state.update(content)
    return state.hexdigest()
