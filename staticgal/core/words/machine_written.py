"""Texts that no person wrote: names of files, paths, what cameras and programs fill in.

By rule and not by a list of makers: the whole text is the name of a file, or nothing but the maker,
the model or the program, words like camera and digital, and numbers. A sentence in which such a
word stands is somebody's.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from functools import lru_cache
from typing import Final

from staticgal.core.model import Photo
from staticgal.text.day_names import plain

_LONGEST = 255  # of a file's name

_ENDING = (
    r"\.(?:jpe?g|jpe|jfif|mpo|png|webp|avif|tiff?|gif|hei[cf]|hif|bmp|jp2|jxl|psd|xcf|raw|dng|arw"
    r"|crw|cr2|cr3|nef|nrw|orf|rw2|pef|raf|srw|mp4|mov|m4v|avi|mkv|webm|mts|3gp|xmp|aae)"
)
_NAMED = re.compile(rf"\S(?:.*\S)?{_ENDING}", re.IGNORECASE)
_PATH = re.compile(
    r"[A-Za-z]:[\\/].*|\\\\\S.*|~[\\/].*|\.{1,2}[\\/].*|/[^/\s][^/]*/.*|[^\s\\/]+(?:\\[^\\]+)+\\?"
    r"|(?:file|content|ph|smb|afp|assets-library):/{1,3}\S+.*"
)
# What stands in names of files beside numbers, as cameras, telephones and programs make them.
_IN_NAMES_WORDS: Final = """
img imgp image images imag imagen imagem immagine pict picture pic pics photo photos foto fotos
bild bilder billede bilde kuva afbeelding zdjecie obraz obrazek kep slika dsc dscn dscf dscx dsci
pxl mvimg mvi mov vid video clip scan scanned scn screenshot screenshots screen shot capture
captured snap snapshot snapchat whatsapp signal telegram viber messenger skype wechat mmexport
received sent inbound outbound fb facebook instagram insta tiktok dji gopro gopr gp sam cimg hpim
b612 edited edit edits copy kopie copie copia final export exported resized resize cropped crop
large small medium thumb thumbnail original hdr pano panorama burst cover portrait night motion a
d e mp wa jpg jpeg png raw at um om kl am pm uhr file untitled unbenannt unnamed download
attachment tmp temp default dcim cloud size schermata schermafbeelding bildschirmfoto skarmavbild
skjermbilde skaermbillede captura pantalla tela ecran ecra zrzut ekranu snimek obrazovky
kepernyokep recording camera kamera frame page seite снимок экрана фото изображение
"""
_IN_NAMES: Final = frozenset(_IN_NAMES_WORDS.split())
_COUNTER = re.compile(r"_?(?:[A-Z][A-Z0-9]{0,3}?[_-]?|_[A-Za-z]{1,4}_?)(?P<number>\d{4,})(?!\d)")
_YEAR = re.compile(r"(?:19|20)\d\d")  # `WM2026`
_HASH = re.compile(
    r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|(?=.*\d)(?=.*[a-f])[0-9a-f]{16,}"
    r"|(?=(?:.*\d){3})(?=.*[A-Za-z])[A-Za-z0-9_-]{24,}",
    re.IGNORECASE,
)


def is_path(text: str) -> bool:
    """Whether the whole text is the place of a file on somebody's machine."""
    return "\n" not in text and _PATH.fullmatch(text.strip()) is not None


def is_name_of_file(text: str, own: Iterable[str] = ()) -> bool:
    """Whether the whole text is the name of a file: one of these, or as programs make them.

    A name without its ending and without a number is what somebody called the picture: `Otter`.
    """
    words = plain(text.strip())
    if not words or len(words) > _LONGEST or "\n" in words:
        return False
    for name in map(plain, own):
        stem = name.rpartition(".")[0] or name
        if words == name or (words == stem and re.search(r"\d{3}", stem)):
            return True
    return _is_made_name(text.strip())


def is_file_name(photo: Photo, text: str) -> bool:
    """Whether a text of the photo is the name of a file, of its own above all."""
    if not text:
        return False
    paths = (photo.path, *photo.companions)
    return is_name_of_file(text, [path.rpartition("/")[2] for path in paths])


@lru_cache(maxsize=1 << 14)
def _is_made_name(text: str) -> bool:
    if is_path(text) or _NAMED.fullmatch(text) or _HASH.fullmatch(text):
        return True
    counter = _COUNTER.match(text)
    if counter and not (_YEAR.fullmatch(counter["number"]) and "_" not in counter[0]):
        return _is_of_names(text[counter.end() :])
    digits = sum(letter.isdecimal() for letter in text)
    has_word = re.search(r"[^\W\d_]{2}", text) is not None
    return digits >= (3 if has_word else 5) and _is_of_names(text)


def _is_of_names(text: str) -> bool:
    return all(plain(word) in _IN_NAMES for word in re.findall(r"[^\W\d_]+", text))


# What alone is no text, in whatever mixture.
_GENERIC_WORDS: Final = """
camera digital image picture photo photograph still exif jpeg jpg dsc dcim jfif tiff png gif
bitmap untitled unnamed default none null
nil ascii unicode jis binary undefined unknown kamera foto bild screenshot unbenannt
"""
_GENERIC: Final = frozenset(_GENERIC_WORDS.split())
_MAKERS_WORDS: Final = """
olympus sony nikon canon kodak minolta konica pentax ricoh casio fujifilm fuji samsung panasonic
lumix leica sigma hasselblad apple iphone huawei honor xiaomi redmi oppo vivo realme oneplus
google motorola nokia htc zte asus lenovo epson photosmart pstc maginon medion agfa polaroid
rollei benq sanyo toshiba jvc kyocera kenox techwin digimax gopro dji vivitar praktica aiptek hp
lg
"""
_MAKERS: Final = frozenset(_MAKERS_WORDS.split())
_PROGRAMS_WORDS: Final = """
gimp photoshop adobe lightroom picasa gd ijg acdsee irfanview xnview vsco snapseed instagram
imagemagick graphicsmagick ffmpeg lavc canva applemark corel paintshop photofiltre digikam
darktable rawtherapee pixlr polarr meitu camera360 retrica photoscape shotwell gthumb gwenview
showfoto hugin opencv libjpeg mozjpeg libvips exiftool technologies jasc ulead photomatix luminar
inkscape krita whatsapp dcraw leadtools repix intel jpeglib jpegtran cjpeg pngcrush apng
"""
_PROGRAMS: Final = frozenset(_PROGRAMS_WORDS.split())
# What may stand beside these.
_BESIDE_WORDS: Final = """
by file with on using via created processed taken shot made written generated edited saved
version ver v preset filter quality creator software technology corporation corp inc company
co ltd gmbh electronics imaging optical phone mobile smartphone express elements cc lead seiko
pictures handmade electric products library r
"""
_BESIDE: Final = frozenset(_BESIDE_WORDS.split())
_VERSION = re.compile(r"v?\d+[a-z]{0,2}|[a-z]\d{1,3}")
_MODEL = re.compile(r"(?=.*\d)[a-z]{1,4}\d{1,5}[a-z]{0,3}")
_NOTHING_SAID = re.compile(r"[\s!-/:-@\[-`{-~]*")  # nothing but the signs of a keyboard
# Modes that telephones write, which are words of some language: the maker is half the evidence.
_MODES_WORDS: Final = """
oznor oznorc ozedf oznorhdrplus rhdr hdrpl hdrplus dav edf cof sdr hdr bty mde ptr fbt qrf nor btf
btr rbf rpt nfp pty trm tru lty nfd tra vhdr rawhdr obm cbty digi smooth srgb mtpl hrf edr fsh vla
bsh cbt
"""
_MODES: Final = frozenset(_MODES_WORDS.split())
_NO_WORDS: Final = frozenset(
    ("oznor", "oznorc", "ozedf", "oznorhdrplus", "rhdr", "hdrpl", "rawhdr")
)
_TELEPHONES: Final = frozenset(("huawei", "honor", "xiaomi", "redmi", "oppo", "vivo", "realme"))
_VALUES = re.compile(r"\s*(?:[\w.\- ]{1,40}=[^=\n;,]*[;,\n\s]\s*){2,}[\w.\- ]{1,40}=.*", re.DOTALL)
_SEMICOLONS = re.compile(r"\s*(?:[\w.\- ]{1,40}:[^;\n]*;\s*){3,}.*", re.DOTALL)
_MARKED_UP = re.compile(r"\s*(?:\{.*[\":].*\}|\[\s*[\[{\"\d].*\]|<\?xml.*|<x:xmp.*)\s*", re.DOTALL)
_CODED = re.compile(r"(?=.*\d)(?=.*[a-z])(?=.*[A-Z])[A-Za-z0-9+/=]{48,}")
_IN_ANGLES = re.compile(r"<[^<>\n]*>")


def is_filler(text: str, made_with: Collection[str] = ()) -> bool:
    """Whether a camera or a program wrote the whole text of itself, or nobody anything.

    `made_with` is what is known of the photo's maker, model and program.
    """
    return _is_filler(text, tuple(one for one in made_with if one))


@lru_cache(maxsize=1 << 14)
def _is_filler(text: str, made_with: tuple[str, ...]) -> bool:
    if _NOTHING_SAID.fullmatch(text) or is_path(text):
        return True
    if any(form.fullmatch(text) for form in (_VALUES, _SEMICOLONS, _MARKED_UP, _CODED)):
        return True
    words = re.findall(r"[^\W_]+", plain(text))
    if words in (["description"], ["user", "comment"], ["user", "comments"]):
        return True
    own = {word for one in made_with for word in re.findall(r"[^\W_]+", plain(one))}
    own = {word for word in own if len(word) > 1 or word.isdecimal()} - _BESIDE
    if not words or len(words) > 16 or words[0].startswith("dcim"):
        return bool(words) and len(words) <= 16
    if words[0] in _MODES and len(words) <= 2 and text == text.lower():
        return words[0] in _NO_WORDS or bool(own & _TELEPHONES)
    makes = own | _MAKERS | _PROGRAMS
    is_made = any(word in makes and not word.isdecimal() for word in words)
    if _IN_ANGLES.fullmatch(text.strip()) and is_made:
        return True
    if len(words) == 1 and words[0] in _MAKERS - own:
        return False  # somebody's apple, for all one knows
    if not is_made and not any(word in _GENERIC for word in words):
        return False
    return all(
        word in makes
        or word in _GENERIC
        or word in _BESIDE
        or _VERSION.fullmatch(word)
        or (is_made and _MODEL.fullmatch(word))
        for word in words
    )
