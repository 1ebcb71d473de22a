"""`staticgal serve`: the built sites on this machine, and with `--watch` always the latest."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import click

from staticgal.cli.build import print_result
from staticgal.cli.output import print_err, print_out
from staticgal.cli.settings import Settings, audience_option, common
from staticgal.cli.standing_sites import standing_since
from staticgal.config.select_audiences import select_audiences
from staticgal.errors import ExitCode, StaticgalError

if TYPE_CHECKING:
    from pathlib import Path

    from staticgal.config.config import Config
    from staticgal.serve.server import Server


@click.command(short_help="Show the built sites on this machine.")
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    metavar="N",
    help="The port to listen at; 0 is any free one. [default: the first free one from 8000 on]",
)
@click.option("--watch", is_flag=True, help="Build when something changes, and reload open pages.")
@audience_option("Only this audience's site; may be repeated.")
@common
@click.pass_obj
def serve(settings: Settings, port: int | None, watch: bool, audiences: tuple[str, ...]) -> int:
    """Show the built sites in the browser, on this machine only, until Ctrl-C.

    They come with the headers that a real host will send, and without any protection: whoever
    uses this machine can open them.
    """
    from staticgal.config.load import load
    from staticgal.serve.server import PORT, open_server
    from staticgal.serve.sites import sites_of

    path = settings.config_path()
    config = load(path)
    wanted = select_audiences(audiences, config.policy.audiences) if audiences else ()
    sites = sites_of(config, wanted, is_watching=watch)
    with open_server(sites, port, print_err if settings.is_verbose else None) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            if port is None and server.server_address[1] != PORT:
                print_err(f"port {PORT} is in use")
            if not settings.is_quiet:
                print_out(f"{server.url} shows the sites; Ctrl-C stops")
            if not watch and not any(site.is_built for site in sites.by_audience.values()):
                print_err("no site is built yet: `staticgal build`")
            if watch:
                _Watching(settings, path, config, wanted, server).forever()
            threading.Event().wait()
        except KeyboardInterrupt:
            # The usual way to end it, so nothing has failed.
            print_err("stopped")
        finally:
            server.shutdown()
    return ExitCode.DONE


class _Watching:
    """Builds again after each change. Mistakes are printed, and the last good sites stay."""

    def __init__(
        self,
        settings: Settings,
        path: Path,
        config: Config,
        audiences: tuple[str, ...],
        server: Server,
    ) -> None:
        self._settings = settings
        self._path = path
        self._config = config
        self._audiences = audiences
        self._server = server

    def forever(self) -> None:
        from staticgal.serve.watch import signature_of, watch

        watch(lambda: signature_of(self._config), self._build)

    def _build(self) -> None:
        from staticgal.app import build as pipeline
        from staticgal.config.load import load
        from staticgal.serve.sites import sites_of

        self._settings.what_stands = standing_since(self._path)
        try:
            config = load(self._path)
            options = pipeline.BuildOptions(_audiences(self._audiences, config))
            # From now on its photo folders are watched, even if the build fails.
            self._config = config
            with self._settings.reporter() as reporter:
                result = pipeline.build(self._path, options, reporter)
        except StaticgalError as error:
            self._settings.print_error(error)
            return
        finally:
            self._settings.consoles.clear()
            self._settings.what_stands = None
        self._server.sites = sites_of(config, options.audiences, is_watching=True)
        print_result(self._settings, result, is_shown=True)


def _audiences(asked: tuple[str, ...], config: Config) -> tuple[str, ...]:
    """Those of the audiences asked for that there are still; none asked for means all."""
    left = tuple(name for name in asked if name in config.policy.audiences)
    if asked and not left:
        raise StaticgalError(f"{', '.join(asked)}: no longer named under `audiences:`")
    return left
