"""What programs add to a file's name when they make an edit or a copy of it, or one of a burst.

Most put an ending behind the stem, `IMG_1-edited`; some a word before it, `Copy of IMG_1`. Some of
these are the program's own and are never chosen by people; others are words and numbers that may
as well tell photos apart, `scan 1` and `scan 2`, and mean a copy only where `scan` itself is there.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import NamedTuple


class OriginalStem(NamedTuple):
    """The stem that an edit or copy was made from; `is_sure` where nothing else can be meant."""

    stem: str
    is_sure: bool


def folded_stem(name: str) -> str:
    """A file's name without its extension, as stems are compared: NFC, and case does not matter."""
    text = name.rpartition(".")[0] or name
    return text.lower() if text.isascii() else unicodedata.normalize("NFC", text).casefold()


def original_stems(stem: str) -> Iterator[OriginalStem]:
    """The stems from which one that is folded may have been made, the nearest first."""
    found = _origin(stem)
    while found is not None:
        yield found
        found = _origin(found.stem)


def _words(text: str) -> frozenset[str]:
    return frozenset(unicodedata.normalize("NFC", text).casefold().split())


# Google (in the languages of its export), Samsung, Lightroom and Photos for edits; the systems for
# copies.
_SURE = _words(
    "edit edited bearbeitet modifié modifiée modifie editado editada editat modificato modificata "
    "bewerkt edytowane edytowany redigeret redigerad redigert muokattu upraveno upravené upravena "
    "szerkesztve szerkesztett düzenlendi изменено отредактировано редагувати змінено 編集済み "
    "편집됨 수정됨 已修改 已编辑 已編輯 แก้ไขแล้ว diedit sửa bewerken bearbeiten modifier modifica "
    "modificar editar επεξεργασμένο редактирано urejeno uređeno redaguota muudetud "
    "copy copie copia cópia kopie kopia kopi kopio kópia kopija másolat копия копія копие kopyası "  # noqa: RUF001  # Turkish
    "kopya αντίγραφο コピー のコピー 副本 的副本 拷贝 的拷贝 複製 복사본 conflict"
)
# Words that people use, too: they mean an edit only where the original is there.
_LIKELY = _words(
    "edi edite effects animation collage smile mix pop out hdr pano panorama enhanced nr sr rd "
    "reflection recovered snapseed remastered film portrait bokeh night mp cover original raw "
    "crop cropped bw sw b&w mono sepia retouch retouched retouche retusche resized resize web "
    "small medium large low lowres hires highres rich export exported final fix fixed corrected "
    "colorized colorised restored upscaled scaled denoised sharpened blur blurred "
    "censored redacted verpixelt zugeschnitten recadré recadrée ritagliata recortada beschnitten "
    "bijgesneden rotated gedreht straightened lightroom photoshop gimp darktable luminar "
    "affinity picasa another exp print jpeg jpg heic chỉnh đã xd xd2s "
    "min compressed optimized optimised square ai cleanup facetune removebg "
    "prime thumb thumbnail preview anonymised anonymized watermark watermarked"
)
_EITHER = _SURE | _LIKELY
_BEFORE = _words("edited cropped resized thumb thumbnail small blurred bearbeitet copy kopie")
_PICTURE = _words(
    "jpg jpeg jpe jfif mpo png webp avif tif tiff gif heic heif hif bmp jp2 psd "
    "raw dng arw crw cr2 cr3 nef nrw orf rw2 pef raf srw"
)

# Among them the wide brackets of Japanese and Chinese.
_LAST = re.compile(
    "(?P<by>[-_ .~(\\[\uff08\u2013@]+)(?P<word>[^-_ .~()\\[\\]\uff08\uff09\u2013@]+)[)\\]\uff09]?$"
)
_NUMBERED = re.compile(r"(?P<word>\D+)\d{1,3}")
# The numbers of copies, and those that a program gives to exports: `(1)`, ` 2`, `-01`, `_001`,
# `-1024x768`, `-2000px`, `@2x`, `_v2`, and WordPress's `-e1612345678901`.
_COUNTER = re.compile(r"\d{1,3}|\d+(?:st|nd|rd|th)|\d+x\d+|\d+(?:px|[kx])|v\d{1,3}|e\d{10,13}")
# These tell how they worked: `_DxO_DeepPRIME XD2s`, `-DeNoiseAI-low-light`.
_TOOL = re.compile(
    r"(?P<stem>.+?)[-_ .]+(?:dxo|deepprime|denoise|sharpen|gigapixel|topaz)\w*(?:[-_ ].*)?"
)
_JOINED = re.compile(r"(?P<stem>.+?)[-_ .]*(?:のコピー|的副本|的拷贝|編集済み|편집됨)")
# What programs that sync put behind a file that two have changed: `(Anna's conflicted copy)`.
CONFLICT_IN_BRACKETS = r"\([^()]*(?:conflict|konflikt|conflit)[^()]*\)"
_CONFLICT = re.compile(
    rf"(?P<stem>.+?)(?:[ _]{CONFLICT_IN_BRACKETS}"
    r"|\.sync-conflict-[-\w]+|[-_ ]conflict-\d{6,8}-\d{4,6}\w*)"
)
# OneDrive puts the name of the computer behind what two have changed.
_MACHINE = re.compile(r"(?P<stem>.+?)-(?:desktop|laptop|macbook|win|pc)-[0-9a-z]{4,15}(?:-\d+)?")
_COPY_OF = re.compile(
    r"(?:copy(?: \(\d+\))? of|kopie(?: \(\d+\))? von|copie(?: \(\d+\))? de"
    r"|c[oó]pia(?: \(\d+\))? d[eio]|kopie van|kopia av|kopi av|kopi af|копия)[ _](?P<stem>.+)"
)
_APPLE = re.compile(r"(?P<before>img_)e(?P<after>\d{4,}.*)")
_PIXEL = re.compile(r"(?P<stem>pxl_\d{8}_\d{9})\..+")
_SAMSUNG_BURST = re.compile(r"(?P<stem>\d{8}_\d{6})_\d{3}")
# Google's and Huawei's, `00001IMG_00001_BURST20260501101010100_COVER`, tell one burst by its time.
_TIMED_BURST = re.compile(r".*(?P<stem>burst\d{12,})(?:\D.*)?")
_BURST = re.compile(r"(?P<stem>.+?)[-_.]?(?:time)?burst[-_]?\d{1,4}(?:[-_.]?cover)?")


def _origin(stem: str) -> OriginalStem | None:
    """The stem before what was added last."""
    found = _by_program(stem) or _by_word(stem)
    return found if found is not None and any(map(str.isalnum, found.stem)) else None


def _by_program(stem: str) -> OriginalStem | None:
    """Where the whole name has a form that programs give."""
    if (apple := _APPLE.fullmatch(stem)) is not None:
        return OriginalStem(apple["before"] + apple["after"], is_sure=True)
    forms = [_COPY_OF, _PIXEL, _SAMSUNG_BURST]
    if "burst" in stem:
        forms += [_TIMED_BURST, _BURST]
    if "confli" in stem or "konflikt" in stem:
        forms.append(_CONFLICT)
    if any(tool in stem for tool in ("dxo", "deepprime", "denoise", "sharpen", "gigapix", "topaz")):
        forms.append(_TOOL)
    if not stem.isascii():
        forms.append(_JOINED)
    for form in forms:
        found = form.fullmatch(stem)
        if found is not None and found["stem"] != stem:
            return OriginalStem(found["stem"], is_sure=True)
    return None


def _by_word(stem: str) -> OriginalStem | None:
    """Where a word or a number stands behind the stem, or a word before it."""
    machine = _MACHINE.fullmatch(stem)
    if machine is not None:
        return OriginalStem(machine["stem"], is_sure=False)
    last = _LAST.search(stem)
    if last is not None:
        before, by, word = stem[: last.start()], last["by"], last["word"]
        if by.endswith("~") and word.isdigit():
            return OriginalStem(before, is_sure=True)
        if word in _SURE or (by == "." and word in _PICTURE):
            return OriginalStem(before, is_sure=True)
        if _COUNTER.fullmatch(word) or word in _LIKELY:
            return OriginalStem(before, is_sure=False)
        numbered = _NUMBERED.fullmatch(word)
        if numbered is not None and numbered["word"] in _EITHER:
            return OriginalStem(before, is_sure=numbered["word"] in _SURE)
    word, separator, after = stem.partition("_" if "_" in stem else "-")
    if separator and word in _BEFORE:
        return OriginalStem(after, is_sure=False)
    return None
