"""Folders that systems and photo programs make: what was deleted, cached or kept as a snapshot.

What lies in them nobody put there to be looked at, and no rule speaks of it: a photo that was
deleted from a closed album lies in `#recycle` under another path. So they are no albums.
"""

from __future__ import annotations

import re

_TRASH = """
    #recycle $recycle.bin @recycle @recycle_bin .recycle .recycle.bin .recycle_bin .recycler
    recycle.bin recycled recycler recycle|bin .trash .trashes .trashed trash trashbox
    network|trash|folder
    .dtrash .trashbin files_trashbin @sharebin .deleted deleted|files .wastebasket
    bin papierkorb corbeille papelera cestino lixeira prullenbak kosz papperskorgen papirkurv
    roskakori
    lost+found lost.dir
"""
_SNAPSHOTS = """
    #snapshot @snapshot @snapshots @recently-snapshot .snapshot .snapshots ~snapshot .zfs .ckpt
    @sharesnap .stversions .versions .timemachine .mobilebackups backups.backupdb .backups.backupdb
"""
_CACHES = """
    @eadir .@__thumb .@__comments .@upload_cache .@__qini @tmp @img_bkp_cache
    .synologyworkingdirectory
    .thumbnails .thumbnail .thumbs .thumb thumbs thumbnails .xvpics .cache .dthumbs
    .picasaoriginals .comments [originals] captureone .photoprism .photostructure .mylio
    .appledouble .appledb .appledesktop .temporaryitems temporary|items .fseventsd .spotlight-v100
    .documentrevisions-v100 .pkinstallsandboxmanager __macosx system|volume|information
    .stfolder .sync .syncthing .dropbox.cache .tmp.drivedownload .tmp.driveupload .owncloudsync
"""
_LIBRARIES = "iphoto|library photo|booth|library"
_TRASH_PATTERN = re.compile(r"\.trash(?:ed)?-.+|found\.\d{3}")
_SNAPSHOT_PATTERN = re.compile(r"@gmt-.+|.+\.(?:sparsebundle|backupbundle)")
_LIBRARY_PATTERN = re.compile(
    r".+\.(?:lrdata|lrlibrary|lrcat-data|photoslibrary|photolibrary|aplibrary|apvault"
    r"|migrated(?:photo|ap)library|cocatalog|cosession|imovielibrary|fcpbundle|theater|tvlibrary)"
)


def _names(text: str) -> frozenset[str]:
    return frozenset(name.replace("|", " ") for name in text.split())


_KINDS = (
    ("holds what was deleted", _names(_TRASH), _TRASH_PATTERN),
    ("holds snapshots or backups", _names(_SNAPSHOTS), _SNAPSHOT_PATTERN),
    ("is a catalogue or library of a photo program", _names(_LIBRARIES), _LIBRARY_PATTERN),
    ("is made by a system or program for itself", _names(_CACHES), None),
)


def system_folder(name: str) -> str | None:
    """What a folder of this name is for, in words that follow it; None for one of the owner's."""
    folded = name.casefold().strip()
    for reason, names, pattern in _KINDS:
        if folded in names or (pattern is not None and pattern.fullmatch(folded)):
            return reason
    return None
