"""Texts in an EXIF block, in the encodings that cameras, Windows and other programs choose."""

from __future__ import annotations

from staticgal.containers.tiff import Directory
from staticgal.core.words.machine_written import is_filler
from staticgal.source.metadata.clean_text import in_lines, one_line, plain


def text_of(directory: Directory, tag: int) -> str:
    """The text of a tag in one line; empty where there is none."""
    return one_line(directory.raw(tag, 1024).partition(b"\0")[0])


def written_caption(text: bytes | str, *made_with: str) -> str | None:
    """A caption that somebody wrote; None for none, and for what cameras and programs fill in.

    `made_with` is what is known of the photo's maker, model and program.
    """
    caption = plain(text)
    return None if is_filler(caption, made_with) else caption


LONGEST_COMMENT = 400_000
_CODES = {b"ASCII\0\0\0": "utf-8", b"UNICODE\0": "utf-16", b"JIS\0\0\0\0\0": "iso2022_jp"}


def user_comment(value: bytes, order: str) -> str:
    """The text of EXIF's UserComment, which says in its first eight bytes how it is written.

    `order` is the byte order of the file; UTF-16 that says nothing else is in it, or should be.
    """
    code, text = _CODES.get(value[:8].upper()), value[8:]
    if code == "utf-16":
        return _utf16(text, order)
    if code is None and value[:8].strip(b"\0 "):
        text = value  # some write no code
    text = text.partition(b"\0")[0]
    try:
        return plain(text.decode(code)) if code == "iso2022_jp" else plain(text)
    except UnicodeDecodeError:
        return plain(text.decode("shift_jis", "replace"))


def _utf16(text: bytes, order: str) -> str:
    text = text[: len(text) // 2 * 2]
    if text[:2] in (b"\xff\xfe", b"\xfe\xff"):
        encoding = "utf-16"
    else:
        # Programs that write it in the order of their own machine are many; of most letters of
        # Europe the high byte is nearly always 0, 1, 3 or 4.
        high = {"<": text[1::2], ">": text[::2]}
        small = {side: sum(byte < 6 for byte in half) for side, half in high.items()}
        other = "<" if order == ">" else ">"
        order = other if small[other] > small[order] else order
        encoding = "utf-16-le" if order == "<" else "utf-16-be"
    return plain(text.decode(encoding, "replace").partition("\0")[0])


def windows_text(image: Directory, tag: int) -> str:
    """What Windows Explorer wrote: UTF-16 in a field of bytes."""
    value = image.raw(tag)
    return plain(value[: len(value) // 2 * 2].decode("utf-16-le", "replace").partition("\0")[0])


def more_words(image: Directory) -> list[str]:
    """What may be keywords besides: the subject, lists in lines, what stands behind an end, and
    what some program wrote as if it were no UTF-16.
    """
    found: list[str] = []
    for tag in (0x9C9E, 0x9C9F):
        value = image.raw(tag)
        texts = [value[: len(value) // 2 * 2].decode("utf-16-le", "replace")]
        if b"\0" not in value.rstrip(b"\0"):
            texts.append(plain(value))
        found += (
            one for text in texts for part in text.split("\0") for one in in_lines(plain(part))
        )
    return found
