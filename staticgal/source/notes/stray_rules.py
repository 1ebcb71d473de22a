"""Rules that stand where none is read: in a note's text, with no fence or behind one too many.

A rule that its owner wrote and nobody reads leaves an album open. So text that may be one stops the
build, unless it is plainly a sentence.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from staticgal.config.schema.notes import AlbumInput, PhotoInput
from staticgal.errors import ConfigError, ErrorCode, SourceLocation
from staticgal.text.nearest import slips

FENCES = ("---", "+++")
# What may take something from somebody, itself or by a limit. Other keys lose a title at most.
_RULES = frozenset(
    ("access", "roles", "permissions", "hidden", "unlisted", "visible", "photos_inherit",
     "keywords", "rating", "latitude", "longitude")
)  # fmt: skip
# What limits ask for as well, and what captions speak of: "Camera: Nikon FM2", "People: Anna".
# Front matter knows them in small letters only.
_ASKED_BY_LIMITS = frozenset(("people", "label", "title", "camera", "date"))
_KEYS = frozenset({*AlbumInput.model_fields, *PhotoInput.model_fields})

# An editor that "improves" typing makes one long dash of several.
_NEARLY_A_FENCE = re.compile(
    r"[-\u2010-\u2015\u2212]{2,}\S*|[\u2012-\u2015]|(?:- ?){3,}|\+{2,}\S*"
    r"|[`~]{3,}\s*(?:ya?ml|toml)\b.*"
)
_RULED_OFF = re.compile(r"[-\u2010-\u2015\u2212]{2,}|[\u2012-\u2015]|\+{2,}")
_LONGEST = 500  # letters of a line; no rule is longer where its key ends
_BEFORE_TEXT = re.compile(r"\A[\W\d_]+")
_KEY = re.compile(r"(?P<key>[^\W\d_][\w \t\-]{0,40}?)[\W_]{0,20}?[:=](?P<value>.*)")
_TABLE = re.compile(r"\s*\[{1,2}\s*[\"']?(?P<key>[\w-]+)[\w.\"' -]*\]{1,2}\s*")
_PLAIN_KEY = re.compile(r"\s*(?P<key>[a-z_]+)\s*[:=]")
_WRITTEN_KEY = re.compile(r"[\s>*\-{,]*[\"']?(?P<key>[a-z]+)[\"']?[ \t]*[:=](?P<value>.*)")
_LIST = re.compile(r"\s*\[[^\]]*\]?[\s,}>*]*(?:#.*)?")  # not a link: `[Anna](https://…)`
_PERMISSION = re.compile(
    r"\b(?:can_(?:view|see|download|use|read|add|edit|delete|set)\w*|owner_access)\b", re.IGNORECASE
)
_SAID_AS_RULE = re.compile(
    r"""["'`*_\s]*(?:none|true|false|yes|no|on|off|null|~)\b["'`*_\s]*(?:\#.*|[-,;}>]*)|\s*[\[{].*""",
    re.IGNORECASE,
)
_BELOW = re.compile(r"\s*[-*+>]*\s*[\"']?[\w*-]+[\"']?\s*[:=]\s*\S.*")
_ADDRESS_OR_TIME = re.compile(r"\b\w+://\S*|\b\d{1,2}:\d\d\b")
# Words that speak of who may see something, in English, as rules do.
_OF_ACCESS = frozenset(
    ("none", "nobody", "everyone", "everybody", "anyone", "all", "only", "public", "private",
     "family", "friends", "guests", "viewer", "owner", "hidden", "true", "false", "yes")
)  # fmt: skip


def refuse_stray_rules(
    lines: Sequence[str], start: int, file: str, *, is_below_front_matter: bool
) -> None:
    """Raises ConfigError where the text, from line `start` (counted from 0), holds what may be a
    rule, or a second front matter.
    """
    clean = [_clean(line) for line in lines]
    following = _following(clean)
    last_of = {line.strip(): index for index, line in enumerate(clean)}
    is_first_paragraph = not is_below_front_matter
    for index in range(start, len(clean)):
        line = clean[index]
        if not line.strip():
            is_first_paragraph = False
            continue
        place = SourceLocation(file, index + 1, 1)
        for part in line.splitlines():
            key = _stray(part, following[index], anything=is_first_paragraph)
            if key:
                raise _as_text(key, place, is_below=is_below_front_matter)
        fence = line.strip()
        if _begins_front_matter(fence, following[index], is_closed=last_of[fence] > index):
            raise _second(fence, place, is_below=is_below_front_matter)


def _following(lines: Sequence[str]) -> list[str]:
    """For each line the next one that is not blank."""
    found, last = [], ""
    for line in reversed(lines):
        found.append(last)
        last = line if line.strip() else last
    return found[::-1]


def nearly_a_fence(line: str) -> bool:
    """Whether a note's first line was meant to begin its front matter, and does not."""
    clean = _clean(line).strip()
    return clean in FENCES or _NEARLY_A_FENCE.fullmatch(clean) is not None


def _as_text(key: str, place: SourceLocation, *, is_below: bool) -> ConfigError:
    where = "below the front matter" if is_below else "with no front matter around it"
    return ConfigError(
        ErrorCode.STRAY_RULE,
        place,
        f"`{key}` has no effect here: it is text to be shown, {where}",
        "if it is a rule, move it between two lines `---` at the top of the file; "
        "if it is text, begin the line with another word",
    )


def _second(fence: str, place: SourceLocation, *, is_below: bool) -> ConfigError:
    if is_below:
        return ConfigError(
            ErrorCode.STRAY_RULE,
            place,
            f"`{fence[:20]}` begins a second front matter here, and only the first is read",
            "move its keys into the first one; "
            "if it is text, write a line across the page as `* * *`",
        )
    return ConfigError(
        ErrorCode.STRAY_RULE,
        place,
        f"`{fence[:20]}` begins front matter here, below other text, where none is read",
        "move the front matter to the top of the file; "
        "if it is text, write a line across the page as `* * *`",
    )


def _stray(line: str, below: str, *, anything: bool) -> str | None:
    """The key or permission that a line speaks of as a rule would; None for text."""
    if anything and (match := _PLAIN_KEY.match(line)) and match["key"] in _KEYS:
        return match["key"]
    if match := _PERMISSION.search(line):
        return match[0]
    if (match := _TABLE.fullmatch(line)) and _plain(match["key"]) in (
        _KEYS if anything else _RULES
    ):
        return match["key"]
    match = _KEY.match(_BEFORE_TEXT.sub("", line)[:_LONGEST])
    if match is None:
        return None
    key, value = _plain(match["key"]), match["value"]
    is_certain = _SAID_AS_RULE.fullmatch(value) is not None
    if not value.strip(" \"'`*_"):
        is_certain = _BELOW.fullmatch(below) is not None
        value = below
    if key in _ASKED_BY_LIMITS and _is_for_limits(line[:_LONGEST], below):
        return match["key"]
    if key in _RULES and (is_certain or not _is_sentence(value)):
        return match["key"]
    if is_certain and any(slips(key, rule, 1) <= 1 for rule in _RULES):
        return match["key"]
    return None


def _is_for_limits(line: str, below: str) -> bool:
    """Whether a line names a person or a label as front matter does, and not as a caption does."""
    if (match := _KEY.match(_BEFORE_TEXT.sub("", line))) and _LIST.fullmatch(match["value"]):
        return True
    if (match := _WRITTEN_KEY.match(line)) is None:
        return False
    value = match["value"].strip() or below.strip()
    # Prose that an editor broke before the word goes on in small letters.
    goes_on = value[:1].islower() and not re.search(r"\d", value)
    return bool(value) and not (goes_on and _is_sentence(value))


def _begins_front_matter(fence: str, below: str, *, is_closed: bool) -> bool:
    """Whether a line is a fence, and what follows it is written as keys are."""
    if fence == "+++":
        return True
    match = _PLAIN_KEY.match(below)
    if match is None or not _RULED_OFF.fullmatch(fence):
        return False
    return match["key"] in _KEYS or is_closed


def _is_sentence(text: str) -> bool:
    """Whether this is plainly prose, and not a word or a list of who may see something."""
    text = _ADDRESS_OR_TIME.sub("", text).strip(" \"'`*_")
    words = re.findall(r"[^\W\d_]+", text)
    return (
        len(words) >= 3
        and text[0].isalpha()
        and not re.search(r"[\[\]{}:=_]", text)
        and not any(word.lower() in _OF_ACCESS for word in words)
    )


def may_be_rule(key: str) -> bool:
    """Whether a key is one that may take something from somebody, or nearly so, or sounds so."""
    plain = _plain(_clean(key))
    far = 2 if len(plain) > 5 else 1
    return (
        any(slips(plain, rule, far) <= far for rule in _RULES)
        or plain in _OF_ACCESS
        or plain.startswith(("can_", "visib", "protect", "restrict", "permi"))
    )


def _plain(key: str) -> str:
    return re.sub(r"[\s\-_]+", "_", key.strip().lower())


def _clean(line: str) -> str:
    """The line as it looks: without what is invisible, and full-width forms as usual ones."""
    if line.isascii():
        return line
    usual = unicodedata.normalize("NFKC", line)
    return "".join(letter for letter in usual if unicodedata.category(letter) != "Cf")


def words_that_are_rules(text: str) -> bool:
    """Whether a text of another kind holds front matter, keys of a note, or what may be a rule."""
    lines = [_clean(line) for line in text.splitlines()]
    first = next((line.strip() for line in lines if line.strip()), "")
    keys = (_PLAIN_KEY.match(line) for line in lines if line[:1].islower())
    return (
        first in FENCES
        or any(match is not None and match["key"] in _KEYS for match in keys)
        or any(_PERMISSION.search(line) for line in lines)
    )
