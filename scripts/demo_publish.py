"""Publishes the demo to an nginx of its own on loopback, and shows it until Ctrl-C.

What it makes lies in `.staticgal/demo-publish/`: settings, passwords and places of a gallery that
is published, next to the same photos.
"""

from __future__ import annotations

import io
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from contextlib import redirect_stdout
from pathlib import Path

from staticgal.cli import main as staticgal

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / ".staticgal" / "demo-publish"
_OPEN = ("public",)
_GUARDED = ("friends", "family", "client-lindgruen")
_PUBLISH = """
publish:
  defaults: {{target: local, folder: www, url: "http://127.0.0.1:{port}", protection: nginx}}
  public: {{}}
  friends: {{}}
  family: {{}}
  client-lindgruen: {{}}
"""


def find_nginx() -> str | None:
    """nginx, which lies where only root looks."""
    return shutil.which("nginx", path=f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/local/sbin")


def nginx_command(nginx: str, folder: Path, settings: Path) -> list[str]:
    """Run nginx with these settings in its `http` block, its own files in `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    places = "".join(
        f"{kind}_temp_path '{folder / kind}';\n"
        for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    main = folder / "nginx.conf"
    main.write_text(
        f"{'user root;' if os.geteuid() == 0 else ''}\ndaemon off;\npid '{folder / 'pid'}';\n"
        f"error_log '{folder / 'error.log'}' info;\nevents {{}}\n"
        f"http {{\naccess_log '{folder / 'access.log'}';\n{places}include '{settings}';\n}}\n"
    )
    return [nginx, "-p", str(folder), "-c", str(main)]


def free_port() -> int:
    """A port that nobody listens at."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
        return port


def await_port(port: int, server: subprocess.Popen[str]) -> None:
    """Return once somebody listens there; RuntimeError with the server's words if it has ended."""
    for _ in range(200):
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return
        except OSError:
            if server.poll() is not None:
                words = server.stderr.read() if server.stderr else ""
                raise RuntimeError(f"the server did not start: {words}") from None
            time.sleep(0.05)
    raise RuntimeError(f"nothing listens at port {port}")


def prepare(port: int) -> Path:
    """The demo's own configuration with `publish:` behind it; its path."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    text = (ROOT / "gallery.yaml").read_text("utf-8")
    text = re.sub(r"^source: (\S+)", rf"source: '{ROOT}/\1'", text, flags=re.MULTILINE)
    config = FOLDER / "gallery.yaml"
    config.write_text(text + _PUBLISH.format(port=port), "utf-8")
    return config


def run(config: Path, *words: str) -> None:
    """Run a command as one types it; stop where it does not end well."""
    print("$ staticgal", *words, flush=True)
    code = staticgal([words[0], "-c", str(config), *words[1:]])
    if code:
        sys.exit(code)


def printed(config: Path, *words: str) -> str:
    """What a command printed; it is shown later."""
    with redirect_stdout(io.StringIO()) as out:
        run(config, *words)
    return out.getvalue().partition("\n")[2]


def started(nginx: str, port: int) -> subprocess.Popen[str]:
    """The server, once it answers."""
    server = subprocess.Popen(  # noqa: S603  our own settings
        nginx_command(nginx, FOLDER / "nginx", FOLDER / "hosting" / "nginx.conf"),
        stderr=subprocess.PIPE,
        encoding="utf-8",
        start_new_session=True,  # Ctrl-C is for this script
    )
    try:
        await_port(port, server)
    except BaseException:
        stop(server)
        raise
    return server


def stop(server: subprocess.Popen[str]) -> None:
    """End the server with all of its processes."""
    server.terminate()
    server.wait(timeout=20)


def main() -> None:
    """Build, set up, publish, show."""
    nginx = find_nginx()
    if nginx is None:
        sys.exit("There is no nginx here; on Debian and Ubuntu: sudo apt install nginx-light")
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.default_int_handler)
    port = free_port()
    config = prepare(port)
    run(config, "build", "-q")
    run(config, "hosting", "nginx", "-q")
    server = started(nginx, port)
    try:
        ways_in = {
            audience: printed(config, "passwd", audience, "-q")
            + f"link      {printed(config, 'invite', audience, '-q')}"
            for audience in _GUARDED
        }
        run(config, "publish", "--yes", "--allow-new")
        # Not told to reload: for a moment its old workers would answer beside the new ones, and
        # what is asked of them does not get in.
        stop(server)
        server = started(nginx, port)
        run(config, "probe")
        for audience in (*_OPEN, *_GUARDED):
            print(f"\n{audience}: http://127.0.0.1:{port}/{audience}/")
            print(ways_in.get(audience, "open to anybody").rstrip())
        print("\nOpen them side by side; Ctrl-C ends it.", flush=True)
        signal.pause()
    except KeyboardInterrupt:
        pass
    finally:
        stop(server)


if __name__ == "__main__":
    main()
