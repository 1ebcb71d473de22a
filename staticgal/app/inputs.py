"""What a build depends on: the owner's words, the theme, the secrets, this program, the photos.

Not "the output exists" but "every input is the very one": the bytes of what the owner wrote and of
the theme, the secrets, this program, and of each photo folder every name, size, time and inode,
none of them so fresh that a change could hide in the clock's tick.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import staticgal
from staticgal.site.digest import of_file, of_texts
from staticgal.source.tree.files import File, Tree
from staticgal.source.tree.scan import scan
from staticgal.state.folders import SECRETS_FOLDER

if TYPE_CHECKING:
    from staticgal.config.config import Config


@dataclass(frozen=True, slots=True)
class PhotoFolder:
    """A photo folder, and what a scan of it leaves out."""

    root: Path
    ignore: tuple[str, ...]
    exclude: tuple[Path, ...]

    def scan(self) -> Tree:
        """The folder as it is now."""
        return scan(self.root, self.ignore, self.exclude)


@dataclass(frozen=True, slots=True)
class BuildInputs:
    """Where everything lies that a build depends on; `files`, `secrets` and all that is in the
    `folders` are read whole.
    """

    files: tuple[Path, ...]
    secrets: tuple[Path, ...]
    folders: tuple[Path, ...]
    photos: tuple[PhotoFolder, ...]

    def digest(self) -> str:
        """A digest of all of it but the photo folders, as it is now."""
        package = Path(staticgal.__file__).parent
        code = [(path, path.stat()) for path in sorted(package.rglob("*.py"))]
        read = (*self.files, *self.secrets, *_within(self.folders))
        return of_texts(
            staticgal.__version__,
            *(f"{path}:{found.st_mtime_ns}:{found.st_size}" for path, found in code),
            # A secret that others may read by now is not as it was.
            *(f"{path}:{path.stat().st_mode & 0o077}:{of_file(path)}" for path in read),
        )

    def snapshot(self, trees: Collection[Tree], read_ns: int) -> Snapshot | None:
        """All of it as it was at `read_ns`, with the photo folders as scanned then; None where
        something was changed since, or so shortly before that it may have been.

        The secrets may be of this very build's making.
        """
        is_settled = all(tree.is_settled(read_ns) for tree in trees) and all(
            _is_settled(path, read_ns) for path in (*self.files, *_within(self.folders))
        )
        if not is_settled:
            return None
        return Snapshot(self, self.digest(), tuple(tree.signature() for tree in trees))

    def now(self) -> Snapshot:
        """All of it as it is now; SourceError where a photo folder cannot be read."""
        return Snapshot(self, self.digest(), tuple(one.scan().signature() for one in self.photos))

    def as_plain(self) -> dict[str, Any]:
        """The same in values that JSON knows."""
        return {
            "files": [str(path) for path in self.files],
            "secrets": [str(path) for path in self.secrets],
            "folders": [str(path) for path in self.folders],
            "photos": [
                [str(one.root), list(one.ignore), [str(path) for path in one.exclude]]
                for one in self.photos
            ],
        }

    @classmethod
    def from_plain(cls, plain: Mapping[str, Any]) -> BuildInputs:
        """What `as_plain` wrote; ValueError, TypeError or KeyError for anything else."""
        return cls(
            files=tuple(map(Path, plain["files"])),
            secrets=tuple(map(Path, plain["secrets"])),
            folders=tuple(map(Path, plain["folders"])),
            photos=tuple(
                PhotoFolder(Path(root), tuple(ignore), tuple(map(Path, exclude)))
                for root, ignore, exclude in plain["photos"]
            ),
        )


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The inputs at one time: their digest, and the signature of each photo folder."""

    inputs: BuildInputs
    digest: str
    signatures: tuple[str, ...]

    @property
    def whole(self) -> str:
        """One digest of everything."""
        return of_texts(self.digest, *self.signatures)


def inputs_of(config: Config) -> BuildInputs:
    """What a build of this gallery depends on."""
    from staticgal._resources import themes_folder
    from staticgal.app.keys import key_names

    own_theme = [config.theme] if isinstance(config.theme, Path) else []
    return BuildInputs(
        files=tuple(config.inputs),
        secrets=tuple(config.folder / SECRETS_FOLDER / f"{name}.key" for name in key_names(config)),
        folders=(themes_folder(), *own_theme),
        photos=tuple(
            PhotoFolder(gallery.source, tuple(config.ignore), tuple(config.exclude))
            for gallery in config.galleries
        ),
    )


def _within(folders: Iterable[Path]) -> Iterator[Path]:
    """Every file in these folders, at any depth."""
    for folder in folders:
        yield from (path for path in sorted(folder.rglob("*")) if path.is_file())


def _is_settled(path: Path, read_ns: int) -> bool:
    """Whether a file now has the bytes it had at `read_ns`, as far as its times tell."""
    try:
        status = path.stat()
    except OSError:
        return False
    return not File(
        *(str(path), str(path), status.st_size),
        *(status.st_mtime_ns, status.st_ctime_ns, status.st_ino),
    ).is_racy(read_ns)
