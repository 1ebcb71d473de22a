"""One shell on a server that runs one script after the other: logging in is what takes long.

It reads from its input, again and again, a line of three words (a token, the size of a script and
of what the script is given, in bytes) and then both. It answers with what the script prints, and
ends that with the token, the exit code and what the script said of its troubles.
"""

from __future__ import annotations

import os
import secrets
import shlex
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

_CHUNK: Final = 1 << 16
# `dd` reads once, and never more than it is told to: what follows is for the next one.
_SERVE: Final = """
exec 3>&1
take() {
  left=$1
  while [ "$left" -gt 0 ]; do
    most=$left; [ "$most" -le 65536 ] || most=65536
    got=$(dd bs="$most" count=1 2>/dev/null | tee /dev/fd/4 | wc -c)
    [ "$got" -gt 0 ] || return 1
    left=$((left - got))
  done
} 4>&1
while read -r token script_size given_size; do
  script=$(take "$script_size") || exit 1
  said=$( { take "$given_size" | ( eval "$script" ) >&3 3>&-; } 2>&1 ); code=$?
  printf '\\n%s %s\\n%s\\n%s\\n' "$token" "$code" "$said" "$token"
done
"""


@dataclass(frozen=True, slots=True)
class Ended:
    """A script that ended: its exit code, what it printed, what it said of its troubles."""

    code: int
    printed: bytes
    said: str


class LineCutError(Exception):
    """The shell is gone, or never came; `said` is what ssh says of it, `code` its exit code."""

    def __init__(self, code: int, said: str) -> None:
        super().__init__(code, said)
        self.code = code
        self.said = said


class RemoteShell:
    """The shell at the other end of `command`, which takes what to run there as its last word.

    What goes wrong with the line is kept in the file `log`. OSError where there is no such command.
    """

    def __init__(self, command: Sequence[str], log: Path) -> None:
        self._log = log
        with log.open("wb") as says:
            self._process = subprocess.Popen(  # noqa: S603
                [*command, shlex.join(["exec", "sh", "-c", _SERVE])],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=says,
                bufsize=0,
            )
        if self._process.stdin is None or self._process.stdout is None:
            raise OSError("no pipes")  # never, as both are asked for
        self._input, self._output = self._process.stdin, self._process.stdout

    def run(self, script: str, arguments: Sequence[str], given: bytes) -> Ended:
        """Run a script with these arguments and this input; LineCutError where the line is.

        Nothing of it stands in the list of processes there, which is for all to see.
        """
        text = os.fsencode(f"set -- {shlex.join(arguments)}\n{script}")
        token = secrets.token_hex(16)
        self._write(f"{token} {len(text)} {len(given)}\n".encode() + text + given)
        printed, rest = self._until(b"", f"\n{token} ".encode())
        code, rest = self._until(rest, b"\n")
        said, _ = self._until(b"\n" + rest, f"\n{token}\n".encode())
        return Ended(int(code), printed, said.decode("utf-8", "replace").strip())

    def close(self) -> None:
        """End it."""
        self._input.close()
        self._output.close()
        try:
            self._process.wait(5)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    def _write(self, content: bytes) -> None:
        left = memoryview(content)
        try:
            while left:
                left = left[self._input.write(left) or 0 :]
        except OSError:
            raise self._cut() from None

    def _until(self, start: bytes, mark: bytes) -> tuple[bytes, bytes]:
        """What comes before a mark and what came with it behind, all that was read before being
        `start`.
        """
        found, looked_at = bytearray(start), 0
        while (at := found.find(mark, looked_at)) < 0:
            looked_at = max(0, len(found) - len(mark) + 1)
            more = self._output.read(_CHUNK)
            if not more:
                raise self._cut()
            found += more
        return bytes(found[:at]), bytes(found[at + len(mark) :])

    def _cut(self) -> LineCutError:
        self.close()
        said = self._log.read_text("utf-8", "replace").strip()
        return LineCutError(self._process.returncode, said)
