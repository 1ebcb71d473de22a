"""A folder of a server as a place: the system's ssh does what a shell can, its rsync brings files.

Host keys, users, ports and passwords are ssh's business. Nothing needs to be installed there but a
shell; where there is no rsync, here or there, sftp brings the files.
"""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path, PurePosixPath
from typing import Final

from staticgal.publish.place import FileThere, PublishError
from staticgal.publish.targets import sftp
from staticgal.publish.targets.local import INCOMING
from staticgal.publish.targets.remote_shell import Ended, LineCutError, RemoteShell
from staticgal.site.manifest import ManifestFile

# Another command instead of `ssh` and `rsync`, as in `ssh -F my.config`.
SSH_VARIABLE: Final = "STATICGAL_SSH"
RSYNC_VARIABLE: Final = "STATICGAL_RSYNC"

_NOT_THERE: Final = 44
_EXISTS: Final = 45
_SSH_FAILED: Final = 255
# Of each file its kind or mode, size, time and name: as GNU's find says it, or GNU's, BusyBox's or
# BSD's stat. A name with a line break in it is of no file of ours.
_LIST: Final = r"""
[ -d "$1" ] || exit 0
cd "$1" || exit 1
if find . -prune -printf '' >/dev/null 2>&1; then find . ! -type d -printf '%y %s %T@ %p\0'
elif stat -c %s . >/dev/null 2>&1; then find . ! -type d -exec stat -c '%f %s %Y %n' {} + | tr '\n' '\0'
else find . ! -type d -exec stat -f '%Xp %z %m %N' {} + | tr '\n' '\0'
fi
"""  # noqa: E501
_LISTED: Final = re.compile(r"(\S+) (\d+) (-?\d+)(?:\.\d*)? \./(.*)", re.DOTALL)
_STAGE: Final = """
umask 027
mkdir -p "$1/incoming" || exit 1
cat > "$1/incoming/$2.$$" || exit 1
[ "$(wc -c < "$1/incoming/$2.$$")" -eq "$3" ] || { rm -f "$1/incoming/$2.$$"; exit 1; }
chmod 640 "$1/incoming/$2.$$" || exit 1
"""
_WRITE: Final = f'{_STAGE}\nmv -f "$1/incoming/$2.$$" "$1/$2"'
_CREATE: Final = f"""{_STAGE}
ln "$1/incoming/$2.$$" "$1/$2" 2>/dev/null; done=$?
rm -f "$1/incoming/$2.$$"
[ $done -eq 0 ] || {{ [ -e "$1/$2" ] && exit {_EXISTS}; echo "cannot make $1/$2" >&2; exit 1; }}
"""
_READ: Final = f'[ -e "$1/$2" ] || exit {_NOT_THERE}; cat "$1/$2"'
_MOVE: Final = f"""
[ -e "$1/$2" ] || exit {_NOT_THERE}
mv -f "$1/$2" "$1/$3" || {{ [ -e "$1/$2" ] && exit 1; exit {_NOT_THERE}; }}
"""
_REMOVE: Final = """
[ -d "$1" ] || exit 0
cd "$1" || exit 1
xargs -0 rm -f -- || exit 1
rmdir incoming 2>/dev/null; cd / && rmdir "$1" 2>/dev/null; exit 0
"""
_MAKE_FOLDERS: Final = """
[ -d "$1" ] || { umask 022; mkdir -p "$1" || exit 1; }
umask 027; mkdir -p "$2/incoming" || exit 1
command -v rsync >/dev/null && echo rsync; exit 0
"""
_MAKE_INNER: Final = 'cd "$1" || exit 1; umask 022; xargs -0 mkdir -p --'
_DELETE: Final = '[ -d "$1" ] || exit 0; cd "$1" || exit 1; xargs -0 rm -f --'
_DELETE_FOLDERS: Final = """
[ -d "$1" ] || exit 0
cd "$1" || exit 1
xargs -0 rmdir -- 2>/dev/null; cd / && rmdir "$1" 2>/dev/null; exit 0
"""
_CLEAR: Final = '[ -d "$1/incoming" ] || exit 0; rm -rf "$1/incoming"'


class SshPlace:
    """The place made of two folders of a server, over one connection that is kept. `limit_rate` is
    in bytes a second, 0 for as fast as it goes.
    """

    def __init__(
        self, host: str, folder: PurePosixPath, private: PurePosixPath, limit_rate: int = 0
    ) -> None:
        self._limit_rate = limit_rate
        self._host = host
        self._folder = str(folder)
        self._private = str(private)
        self._ssh = shlex.split(os.environ.get(SSH_VARIABLE, "ssh"))
        self._rsync = shlex.split(os.environ.get(RSYNC_VARIABLE, "rsync"))
        self._own = Path(tempfile.mkdtemp(prefix="sg-"))  # a socket's path must be short
        self._options = [
            *("-o", "ControlMaster=auto", "-o", f"ControlPath={self._own}/c"),
            *("-o", "ControlPersist=120"),
            *("-o", "ServerAliveInterval=15", "-o", "ServerAliveCountMax=4"),
        ]
        self._shell: RemoteShell | None = None
        self._has_rsync = False
        self._has_sent = False
        self._is_ready = False

    def read(self, name: str) -> bytes | None:
        """See `Place`."""
        done = self._run(_READ, self._private, name, fine=(_NOT_THERE,))
        return None if done.code == _NOT_THERE else done.printed

    def write(self, name: str, content: bytes) -> None:
        """See `Place`."""
        self._run(_WRITE, self._private, name, str(len(content)), given=content)

    def create(self, name: str, content: bytes) -> bool:
        """See `Place`."""
        arguments = (self._private, name, str(len(content)))
        done = self._run(_CREATE, *arguments, given=content, fine=(_EXISTS,))
        return done.code == 0

    def move(self, name: str, other: str) -> bool:
        """See `Place`."""
        done = self._run(_MOVE, self._private, name, other, fine=(_NOT_THERE,))
        return done.code == 0

    def remove(self, names: Sequence[str]) -> None:
        """See `Place`."""
        self._run(_REMOVE, self._private, given=_joined(names))
        self._is_ready = False  # it may have taken the last of it

    def listing(self) -> Mapping[str, FileThere]:
        """See `Place`."""
        text = self._run(_LIST, self._folder).printed.decode("utf-8", "surrogateescape")
        found: dict[str, FileThere] = {}
        for line in text.split("\0"):
            if match := _LISTED.fullmatch(line):
                kind, size, time, path = match.groups()
                is_plain = kind == "f" or (len(kind) >= 4 and int(kind, 16) & 0o170000 == 0o100000)
                found[path] = FileThere(int(size), int(time), is_plain)
            elif line:
                raise PublishError(
                    f"{self._host}: the list of files in `{self._folder}` cannot be read: {line!r}"
                )
        return found

    def send(self, site: Path, files: Sequence[ManifestFile], sent: Callable[[int], None]) -> None:
        """See `Place`."""
        self._has_sent = True
        if not self._is_ready:
            said = self._run(_MAKE_FOLDERS, self._folder, self._private).printed
            is_here = shutil.which(self._rsync[0]) is not None
            self._has_rsync = is_here and said.strip() == b"rsync"
            self._is_ready = True
        if self._has_rsync:
            self._send_by_rsync(site, files, sent)
        else:
            self._send_by_sftp(site, files)
            sent(sum(file.size for file in files))

    def delete(self, paths: Sequence[str]) -> None:
        """See `Place`."""
        self._run(_DELETE, self._folder, given=_joined(paths))
        folders = {parent for path in paths for parent in PurePosixPath(path).parents} - {
            PurePosixPath(".")
        }
        deepest_first = sorted(map(str, folders), key=lambda one: (-one.count("/"), one))
        self._run(_DELETE_FOLDERS, self._folder, given=_joined(deepest_first))

    def close(self) -> None:
        """See `Place`."""
        try:
            if self._has_sent:
                self._has_sent = False
                self._run(_CLEAR, self._private)
        finally:
            self._leave_shell()
            leave = [*self._ssh, *self._options, "-O", "exit", "--", self._host]
            subprocess.run(leave, capture_output=True, check=False)  # noqa: S603
            shutil.rmtree(self._own, ignore_errors=True)

    def _send_by_rsync(
        self, site: Path, files: Sequence[ManifestFile], sent: Callable[[int], None]
    ) -> None:
        command = [
            *self._rsync,
            "--verbose",  # it names each file
            *("--times", "--perms", "--chmod=D755,F644", "--from0", "--files-from=-"),
            # What is half done is never where a web server looks.
            f"--temp-dir={self._private}/{INCOMING}",
            # In units of 1024 bytes, as of old.
            *([f"--bwlimit={max(1, self._limit_rate // 1024)}"] if self._limit_rate else []),
            *("-e", shlex.join([*self._ssh, *self._options])),
            *(f"{site}/", f"{self._host}:{self._folder}/"),
        ]
        left = {file.path: file.size for file in files}

        def hear(line: str) -> None:
            sent(left.pop(line, 0))

        self._call(command, "\0".join(left).encode() + b"\0", hear)
        sent(sum(left.values()))  # what was there, or was named in another spelling

    def _send_by_sftp(self, site: Path, files: Sequence[ManifestFile]) -> None:
        parents = sorted({str(PurePosixPath(file.path).parent) for file in files})
        self._run(_MAKE_INNER, self._folder, given=_joined(parents))
        batch = sftp.batch(site, files, self._folder, f"{self._private}/{INCOMING}")
        program = "sftp" if self._ssh[0] == "ssh" else self._ssh[0].removesuffix("ssh") + "sftp"
        limit = ["-l", str(max(1, self._limit_rate // 125))] if self._limit_rate else []  # kbit
        command = [program, *self._ssh[1:], *self._options, *limit, "-b", "-", self._host]
        self._call(command, batch.encode())

    def _run(
        self, script: str, *arguments: str, given: bytes = b"", fine: tuple[int, ...] = ()
    ) -> Ended:
        """Run a script of the shell there, whose exit codes 0 and `fine` are no trouble."""
        try:
            if self._shell is None:
                command = [*self._ssh, *self._options, "--", self._host]
                self._shell = RemoteShell(command, self._own / "log")
            done = self._shell.run(script, arguments, given)
        except OSError as error:
            raise PublishError(f"`{self._ssh[0]}` cannot be run: {error.strerror}") from error
        except LineCutError as error:
            self._shell = None
            raise self._trouble(error.code, error.said) from None
        if done.code == 0 or done.code in fine:
            return done
        # It may not have read all that it was given: the next one begins anew.
        self._leave_shell()
        raise self._trouble(done.code, done.said)

    def _leave_shell(self) -> None:
        shell, self._shell = self._shell, None
        if shell is not None:
            shell.close()

    def _call(
        self, command: Sequence[str], given: bytes, hear: Callable[[str], None] | None = None
    ) -> None:
        """Run a program that brings files there; `hear` each line that it prints."""
        try:
            with tempfile.TemporaryFile() as says, tempfile.TemporaryFile() as given_file:
                given_file.write(given)
                given_file.seek(0)
                done = subprocess.Popen(  # noqa: S603
                    command, stdin=given_file, stdout=subprocess.PIPE, stderr=says
                )
                with done:
                    for line in done.stdout or ():
                        if hear is not None:
                            hear(line.decode("utf-8", "replace").rstrip("\n"))
                says.seek(0)
                said = says.read().decode("utf-8", "replace").strip()
        except OSError as error:
            raise PublishError(f"`{command[0]}` cannot be run: {error.strerror}") from error
        if done.returncode:
            raise self._trouble(done.returncode, said)

    def _trouble(self, code: int, said: str) -> PublishError:
        said = said or f"exit code {code}"
        # rsync gives its own code where its ssh fails; what ssh says begins with its name.
        is_away = code == _SSH_FAILED or "\nssh: " in f"\n{said}"
        what = "cannot be reached" if is_away else "an error there"
        lines = "\n    ".join(said.splitlines()[-5:])
        return PublishError(f"{self._host}: {what}:\n    {lines}")


def _joined(names: Sequence[str]) -> bytes:
    """Names for `xargs -0`, none of which can be an option."""
    return b"".join(f"./{name}".encode("utf-8", "surrogateescape") + b"\0" for name in names)
