"""Audiences: their roles, what they include, and whether anything stands before their site."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import tzinfo

from staticgal.config.limits import KEY_NAME
from staticgal.config.located.source_map import SourceMap
from staticgal.config.schema.audiences import AudienceInput
from staticgal.config.schema.values import NAME
from staticgal.config.window import SWAP_THEM, in_words, is_backwards, window
from staticgal.core.permission import union
from staticgal.core.policy import Audience, Role, Window
from staticgal.errors import ErrorCode, ErrorCollector
from staticgal.text.nearest import did_you_mean

_PROTECTION = ("open", "protected")
_LONGEST = 63  # a label of a host name, should each audience get one


def read_audiences(
    settings: Mapping[str, AudienceInput],
    roles: Mapping[str, Role],
    places: SourceMap,
    errors: ErrorCollector,
    timezone: tzinfo,
) -> dict[str, Audience]:
    """All audiences, every name in them resolved; `timezone` is that of their `visible`."""
    reader = _Audiences(settings, roles, places, errors, timezone)
    # Here the order of the file is kept: it is the order of every list and table.
    return {name: reader.audience(name, ()) for name in settings}


class _Audiences:
    def __init__(
        self,
        settings: Mapping[str, AudienceInput],
        roles: Mapping[str, Role],
        places: SourceMap,
        errors: ErrorCollector,
        timezone: tzinfo,
    ) -> None:
        self.settings = settings
        self.timezone = timezone
        self.roles = roles
        self.places = places
        self.errors = errors
        self.done: dict[str, Audience] = {}

    def audience(self, name: str, includers: tuple[str, ...]) -> Audience:
        if name in self.done:
            return self.done[name]
        settings = self.settings[name]
        place = self.places.key(("audiences", name))
        if not NAME.fullmatch(name) or name == "none" or len(name) > _LONGEST:
            self.errors.add(
                ErrorCode.UNUSABLE_NAME,
                place,
                f"`{name}` cannot be the name of an audience",
                "use lower-case letters, digits and `-`, as in `client-smith`: it becomes a path",
            )
        if name == KEY_NAME:
            self.errors.add(
                ErrorCode.UNUSABLE_NAME,
                place,
                f"`{name}` cannot be the name of an audience: its secret would be that of "
                "`limits:` too",
                "choose another name",
            )
        held = self._roles(name, settings)
        made = Audience(
            name,
            permissions=union(role.permissions for role in held),
            is_open=self._is_open(name, settings),
            people=tuple(settings.people or ()),
            includes=self._includes(name, settings, includers),
            roles=tuple(role.name for role in held),
            visible=self._visible(name, settings),
            defined_at=place,
        )
        self.done[name] = made
        return made

    def _roles(self, name: str, settings: AudienceInput) -> list[Role]:
        if settings.role is not None and settings.roles is not None:
            self.errors.add(
                ErrorCode.GIVEN_TWICE,
                self.places.key(("audiences", name, "roles")),
                f"`{name}` has both `role` and `roles`",
                "put them all under `roles`",
            )
        asked: list[tuple[str, tuple[str | int, ...]]] = []
        if settings.role is not None:
            asked.append((settings.role, ("role",)))
        asked += [(role, ("roles", index)) for index, role in enumerate(settings.roles or ())]
        held: list[Role] = []
        for role, key in asked:
            if role in self.roles:
                held.append(self.roles[role])
                continue
            at = self.places.value(("audiences", name, *key))
            if role == "none":
                problem, hint = "`none` is not a role", "without a role an audience holds nothing"
            else:
                problem = f"no role is named `{role}`"
                hint = did_you_mean(role, self.roles, "roles")
            self.errors.add(ErrorCode.UNKNOWN_ROLE, at, problem, hint)
        return held

    def _visible(self, name: str, settings: AudienceInput) -> Window | None:
        if settings.visible is None:
            return None
        at = self.places.key(("audiences", name, "visible"))
        first, last = settings.visible.from_, settings.visible.until
        if is_backwards(first, last, self.timezone):
            self.errors.add(
                ErrorCode.ENDS_BEFORE_START,
                at,
                f"{in_words(first, last)}: the end is before the start",
                SWAP_THEM,
            )
        return window(first, last, self.timezone, at)

    def _is_open(self, name: str, settings: AudienceInput) -> bool:
        if settings.protection is not None and settings.protection not in _PROTECTION:
            self.errors.add(
                ErrorCode.UNKNOWN_NAME,
                self.places.value(("audiences", name, "protection")),
                f"no protection is named `{settings.protection}`",
                did_you_mean(settings.protection, _PROTECTION, "known"),
            )
        return settings.protection == "open"

    def _includes(
        self, name: str, settings: AudienceInput, includers: tuple[str, ...]
    ) -> tuple[Audience, ...]:
        """The audiences it names, each once.

        Not those that these include in turn: one of them may be outside its own `visible`, and
        then nothing is had through it.
        """
        found: dict[str, Audience] = {}
        for index, other in enumerate(settings.includes or ()):
            at = self.places.value(("audiences", name, "includes", index))
            if other not in self.settings:
                self.errors.add(
                    ErrorCode.UNKNOWN_AUDIENCE,
                    at,
                    f"no audience is named `{other}`",
                    did_you_mean(other, set(self.settings) - {name}, "audiences"),
                )
            elif other in (*includers, name):
                circle = (*includers, name)
                chain = (*circle[circle.index(other) :], other)
                self.errors.add(
                    ErrorCode.CIRCLE,
                    at,
                    "audiences include each other in a circle: "
                    + " → ".join(f"`{one}`" for one in chain),
                    "take one `includes` of them away",
                )
            else:
                found[other] = self.audience(other, (*includers, name))
        return tuple(found.values())
