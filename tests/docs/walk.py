"""Goes through a page as its reader would: writes what it says, runs what it says."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import signal
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from urllib.request import urlopen

from staticgal.config.load import load
from staticgal.errors import ConfigErrors
from staticgal.source.notes.front_matter import read_album_note, read_photo_note
from staticgal.source.notes.misnamed import ALBUM_NOTE
from tests.command import hear_ctrl_c, in_process
from tests.docs.pages import Block, blocks
from tests.shared import ROOT

_DEMO = ROOT / "examples" / "demo"
ALBUMS = ("2026-06-14 In the garden", "2026-10-15 Anna's birthday")
# What a page leaves out of its examples, as `init` would have it.
_BASE = """\
title: Ours
source: photos
roles:
  viewer: [can_view]
  relative:
    inherits: viewer
    permissions: [can_see_exact_dates, can_see_location, can_read_metadata, can_download_large]
  owner: [owner_access]
audiences:
  me: {role: owner}
  family: {role: relative}
  public: {role: viewer, protection: open}
"""
_KEY = re.compile(r"^(?=[a-z_]+:)", re.MULTILINE)


def reader_folder(folder: Path) -> Path:
    """A folder with the photos that the pages speak of: two albums of the demo, without notes."""
    for album in ALBUMS:
        shutil.copytree(
            _DEMO / album, folder / "photos" / album, ignore=shutil.ignore_patterns("*.md")
        )
    return folder


@dataclass(slots=True)
class Reader:
    """Somebody at work in `folder`; `last_code` is how their last command ended."""

    folder: Path
    last_code: int = 0

    @property
    def config(self) -> Path:
        """Their `gallery.yaml`."""
        return self.folder / "gallery.yaml"

    def follow(self, page: Path) -> list[str]:
        """What did not go as the page says, each with its line."""
        wrong: list[str] = []
        sound: str | None = None  # their `gallery.yaml` from before a mistake was shown
        for block in blocks(page):
            where = f"{page.name}:{block.line}"
            match block.kind.split():
                case ["yaml", "gallery.yaml"]:
                    if sound is not None:
                        self.config.write_text(sound)
                        sound = None
                    self._change(block)
                    try:
                        load(self.config)
                    except ConfigErrors as errors:
                        wrong.append(f"{where}: {errors}")
                case ["yaml", "broken"]:
                    sound = self.config.read_text() if self.config.exists() else _BASE
                    if "title:" in block.text:
                        self.config.write_text(block.text)
                    else:
                        self._change(block)
                    if _is_fine(self.config):
                        wrong.append(f"{where}: nothing is wrong with it")
                case ["markdown", name]:
                    wrong += _note(name, block, where)
                case ["console"]:
                    if not self.config.exists() and "init" not in block.text:
                        self.prepare()
                    wrong += [f"{where}: {one}" for one in self._type(block)]
                case _:
                    pass
        return wrong

    def _change(self, block: Block) -> None:
        """Put the example's keys in the place of those that `gallery.yaml` has."""
        text = self.config.read_text() if self.config.exists() else _BASE
        parts = _KEY.split(text)
        for part in _KEY.split(block.text):
            key = part.partition(":")[0]
            if not re.fullmatch(r"[a-z_]+", key):
                continue
            parts = [one for one in parts if one.partition(":")[0] != key]
            parts.append(part if part.endswith("\n") else f"{part}\n")
        self.config.write_text("\n".join(part.rstrip("\n") for part in parts) + "\n")

    def _type(self, block: Block) -> list[str]:
        """Run the block's commands; what they did not say though the block shows it."""
        wrong: list[str] = []
        for piece in re.split(r"^\$ ", block.text, flags=re.MULTILINE)[1:]:
            command, _, shown = piece.partition("\n")
            if command == "echo $?":
                said = str(self.last_code)
            elif command.startswith("staticgal serve"):
                said = self._serve()
            else:
                assert command.startswith("staticgal "), command
                said = self.run(*shlex.split(command)[1:])
            expected = [line for line in shown.splitlines() if line.strip()]
            pattern = r".*?".join(map(_as_pattern, expected))
            if not re.search(pattern, _plain(said), re.DOTALL):
                wrong.append(f"`{command}` said:\n{said}")
            if not expected and self.last_code:
                wrong.append(f"`{command}` ended with {self.last_code}:\n{said}")
        return wrong

    def prepare(self) -> None:
        """Begin with the configuration that the pages' examples leave out."""
        self.config.write_text(_BASE)

    def run(self, *words: str) -> str:
        """What a command said, in the order of a terminal."""
        ended = in_process(self.folder, *words, is_one_stream=True)
        self.last_code = ended.returncode
        return ended.stdout

    def _serve(self) -> str:
        """What `serve` says; once its first page was looked at, it is stopped as the page says."""
        server = subprocess.Popen(
            [sys.executable, "-u", "-m", "staticgal", "serve", "--port", "0"],
            cwd=self.folder,
            env={**os.environ, "PYTHONUNBUFFERED": "1"},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            preexec_fn=hear_ctrl_c,
        )
        assert server.stdout is not None
        said = ""
        for line in server.stdout:
            said += line
            if found := re.search(r"http://127\.0\.0\.1:\d+/", line):
                with urlopen(found[0], timeout=30) as answer:  # noqa: S310  our own, on loopback
                    assert answer.status == 200
                server.send_signal(signal.SIGINT)
                break
        said += server.communicate(timeout=30)[0]
        self.last_code = server.returncode
        return said


def _is_fine(config: Path) -> bool:
    try:
        load(config)
    except ConfigErrors:
        return False
    return True


def _note(name: str, block: Block, where: str) -> list[str]:
    read = read_album_note if name == ALBUM_NOTE else read_photo_note
    try:
        read(block.text.encode(), name)
    except ConfigErrors as errors:
        return [f"{where}: {errors}"]
    return []


def _plain(text: str) -> str:
    return re.sub(r"[ \t]+", " ", text)


def _as_pattern(line: str) -> str:
    """A shown line as an expression; `...` stands for anything."""
    return r"[^\n]*".join(re.escape(part) for part in _plain(line.strip()).split("..."))
