"""`publish:` to where each audience's site goes; whatever could mix two places up is a mistake."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Final

from staticgal.config.destination import Destination, Protection, Target, web_root
from staticgal.config.located.source_map import SourceMap
from staticgal.config.schema.publish import DEFAULTS, PublishInput
from staticgal.config.separate_places import check_apart, check_kept, where_written
from staticgal.config.url import HINT, url_problem
from staticgal.core.policy import Audience
from staticgal.errors import ErrorCode, ErrorCollector
from staticgal.text.nearest import did_you_mean

# What a shell, ssh or rsync could take for something else than a name is not in it.
_HOST: Final = re.compile(r"(?:\w[\w.-]*@)?\w[\w.-]*")
_REMOTE_FOLDER: Final = re.compile(r"(?:/[\w.@+=-]+)+/?")


@dataclass(frozen=True, slots=True)
class OwnFolders:
    """The gallery's `folder` and `url`, and the folders nothing is published into, by what they
    are.
    """

    folder: Path
    url: str
    kept: Mapping[str, Path]


def read_destinations(
    settings: Mapping[str, PublishInput] | None,
    audiences: Mapping[str, Audience],
    own: OwnFolders,
    places: SourceMap,
    errors: ErrorCollector,
) -> dict[str, Destination]:
    """By audience where its site goes; one that has no entry goes nowhere."""
    entries = dict(settings or {})
    defaults = entries.pop(DEFAULTS, PublishInput())
    found: dict[str, Destination] = {}
    for name, entry in entries.items():
        if name not in audiences:
            errors.add(
                ErrorCode.UNKNOWN_AUDIENCE,
                places.key(("publish", name)),
                f"no audience is named `{name}`",
                did_you_mean(name, audiences, "audiences"),
            )
            continue
        one = _Entry(name, entry, defaults, own, places, errors).read(audiences[name])
        if one is not None:
            found[name] = one
    if settings and DEFAULTS in audiences:
        errors.add(
            ErrorCode.UNUSABLE_NAME,
            places.key(("audiences", DEFAULTS)),
            f"an audience named `{DEFAULTS}` cannot be published: under `publish:` that word "
            "stands for what is the same for all",
            "choose another name",
        )
    for one in found.values():
        check_kept(one, own.kept, places, errors)
    check_apart(found, places, errors)
    return found


class _Entry:
    """One audience's entry with the defaults behind it."""

    def __init__(
        self,
        name: str,
        entry: PublishInput,
        defaults: PublishInput,
        own: OwnFolders,
        places: SourceMap,
        errors: ErrorCollector,
    ) -> None:
        self.name = name
        self.entry = entry
        self.defaults = defaults
        self.own = own
        self.places = places
        self.errors = errors

    def read(self, audience: Audience) -> Destination | None:
        target = self.entry.target or self.defaults.target
        if target is None:
            self._lacks(
                "target",
                "has no `target`",
                "write `target: local` or `target: ssh`",
            )
            return None
        host = self._host(target)
        folder = self._folder("folder", target)
        url = self._url()
        protection = self._protection(audience, url)
        if folder is None or protection is None:
            return None
        if folder == PurePosixPath("/"):
            self._add(
                ErrorCode.OVERLAPPING_FOLDERS,
                "folder",
                "would take the whole disk",
                "name a folder for this site alone",
            )
            return None
        private = self._folder("private", target) or self._default_private(folder, url)
        if private is None:
            return None
        place = self.places.key(("publish", self.name))
        return Destination(self.name, target, folder, private, protection, host, url, place)

    def _add(self, code: ErrorCode, key: str, problem: str, hint: str) -> None:
        self.errors.add(
            code, where_written(self.places, self.name, key), f"`{self.name}` {problem}", hint
        )

    def _lacks(self, key: str, problem: str, hint: str) -> None:
        """Notes what is missing, unless it is there and its value a mistake already noted."""
        if not any(self.places.has(("publish", one, key)) for one in (self.name, DEFAULTS)):
            self._add(ErrorCode.MISSING_KEY, key, problem, hint)

    def _host(self, target: Target) -> str:
        if target is Target.LOCAL:
            if self.entry.host is not None:
                self._add(
                    ErrorCode.CONTRADICTION,
                    "host",
                    "goes to a folder of this machine, which has no `host`",
                    "take `host` away, or write `target: ssh`",
                )
            return ""
        host = self.entry.host or self.defaults.host or ""
        if not host:
            self._lacks(
                "host",
                "has no `host`",
                "name the server as ssh knows it: `me@photos.example.org`",
            )
        elif not _HOST.fullmatch(host):
            self._add(
                ErrorCode.WRONG_VALUE,
                "host",
                f"cannot be sent to `{_without_password(host)}`: that is not the name of a server",
                "write `me@photos.example.org`, or a `Host` of your `~/.ssh/config`; ports, keys "
                "and passwords are for that file",
            )
        return host

    def _folder(self, key: str, target: Target) -> PurePosixPath | None:
        """The folder of that key; None where there is none, or a mistake."""
        own = self.entry.folder if key == "folder" else self.entry.private
        above = self.defaults.folder if key == "folder" else self.defaults.private
        text = own or above
        if text is None:
            if key == "folder":
                self._lacks(
                    key,
                    "has no `folder`",
                    f"write `folder: /srv/photos/www/{self.name}`, or a `folder` under `defaults`",
                )
            return None
        if target is Target.SSH:
            if not _REMOTE_FOLDER.fullmatch(text) or {"..", "."} & set(text.split("/")):
                self._add(
                    ErrorCode.WRONG_VALUE,
                    key,
                    f"cannot go to `{text}` of the server",
                    "write the whole path from `/` on, of letters, digits and `. _ - + = @`, as "
                    "in `/srv/photos/www`",
                )
                return None
            folder = PurePosixPath(text)
        else:
            whole = self.own.folder / Path(text).expanduser()
            folder = PurePosixPath(os.path.normpath(whole))
        return folder if own else folder / self.name

    def _default_private(self, folder: PurePosixPath, url: str) -> PurePosixPath | None:
        root = web_root(folder, url)
        if root == PurePosixPath("/"):
            self._add(
                ErrorCode.OVERLAPPING_FOLDERS,
                "folder",
                "needs a folder that no web server shows, and beside `/` there is none",
                "name one with `private: /srv/private`",
            )
            return None
        return root.with_name(f"{root.name}-private") / self.name

    def _url(self) -> str:
        url, above = self.entry.url, self.defaults.url
        for text in (url, above):
            if text is not None and (problem := url_problem(text)):
                self.errors.add(
                    ErrorCode.WRONG_VALUE,
                    where_written(self.places, self.name, "url"),
                    problem,
                    HINT,
                )
                return ""
        if url is not None:
            return url.rstrip("/")
        root = (above or self.own.url).rstrip("/")
        return f"{root}/{self.name}" if root else ""

    def _protection(self, audience: Audience, url: str) -> Protection | None:
        if audience.is_open:
            # The default is for those that need one.
            return self.entry.protection or Protection.OPEN
        protection = self.entry.protection or self.defaults.protection
        if protection is None:
            self._lacks(
                "protection",
                "is protected, and nothing says by what",
                "write `protection: nginx`, `apache` or `caddy`, or `manual` if you see to it "
                "yourself that strangers are kept out",
            )
        elif protection is Protection.OPEN:
            self._add(
                ErrorCode.UNPROTECTED,
                "protection",
                "is protected, so it cannot be published with `protection: open`",
                "write `protection: nginx`, `apache` or `caddy`; or say under `audiences` that "
                "anybody may see it",
            )
            return None
        elif protection.is_checked and not url:
            self._add(
                ErrorCode.MISSING_KEY,
                "url",
                "has no `url`, so nobody can see whether strangers are kept out",
                "set `url` at the top of the file, or here",
            )
        return protection


def _without_password(host: str) -> str:
    """The same, without what may be a password in it."""
    user, at, rest = host.rpartition("@")
    return f"{user.partition(':')[0]}:…@{rest}" if ":" in user and at else host
