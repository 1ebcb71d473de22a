"""A real sshd on loopback, with a key of its own, for one test run."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from getpass import getuser
from pathlib import Path

SSHD = shutil.which("sshd") or "/usr/sbin/sshd"
KEYGEN = shutil.which("ssh-keygen") or "/usr/bin/ssh-keygen"
MISSING = ", ".join(
    name
    for name, path in (("sshd (Debian's openssh-server)", SSHD), ("ssh", shutil.which("ssh")))
    if path is None or not Path(path).exists()
)


@dataclass(frozen=True, slots=True)
class Server:
    """A server that answers; `ssh` is the command that reaches it as `HOST`."""

    ssh: str
    host: str
    process: subprocess.Popen[bytes]


@contextmanager
def serving(folder: Path, more: str = "") -> Iterator[Server]:
    """An sshd that only this test can log in to; it ends with the block."""
    for name in ("host_key", "user_key"):
        subprocess.run(
            [KEYGEN, "-q", "-t", "ed25519", "-N", "", "-f", str(folder / name)], check=True
        )
    (folder / "authorized_keys").write_bytes((folder / "user_key.pub").read_bytes())
    (folder / "authorized_keys").chmod(0o600)
    if os.geteuid() == 0:
        Path("/run/sshd").mkdir(exist_ok=True)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    (folder / "sshd_config").write_text(
        f"Port {port}\nListenAddress 127.0.0.1\nHostKey {folder}/host_key\n"
        f"AuthorizedKeysFile {folder}/authorized_keys\nStrictModes no\nPidFile none\n"
        "PasswordAuthentication no\nKbdInteractiveAuthentication no\nUsePAM no\n"
        f"PermitRootLogin prohibit-password\nSubsystem sftp internal-sftp\n{more}"
    )
    key = (folder / "host_key.pub").read_text()
    (folder / "known_hosts").write_text(f"[127.0.0.1]:{port} {key}")
    (folder / "ssh_config").write_text(
        f"Host server\n HostName 127.0.0.1\n Port {port}\n User {getuser()}\n"
        f" IdentityFile {folder}/user_key\n IdentitiesOnly yes\n"
        f" UserKnownHostsFile {folder}/known_hosts\n StrictHostKeyChecking yes\n"
    )
    with (folder / "sshd.log").open("wb") as log:
        process = subprocess.Popen(
            [SSHD, "-D", "-e", "-f", str(folder / "sshd_config")], stderr=log
        )
    try:
        _until_it_answers(port, process, folder / "sshd.log")
        yield Server(f"ssh -F {folder}/ssh_config", "server", process)
    finally:
        process.terminate()
        process.wait(10)


def _until_it_answers(port: int, process: subprocess.Popen[bytes], log: Path) -> None:
    for _ in range(200):
        if process.poll() is not None:
            raise AssertionError(f"sshd ended: {log.read_text()}")
        try:
            with socket.create_connection(("127.0.0.1", port), timeout=5) as answered:
                assert answered.recv(4) == b"SSH-"
                return
        except OSError:
            time.sleep(0.05)
    raise AssertionError("sshd does not answer")
