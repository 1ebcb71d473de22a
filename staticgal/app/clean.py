"""Taking away what builds left behind, and the sites; never secrets, photos or what is not ours."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from staticgal.assembly.stage import Sites, spares_of
from staticgal.assembly.staged_folder import remove_tree
from staticgal.config.config import Config
from staticgal.config.load import load
from staticgal.diagnostics import Warn
from staticgal.errors import BuildError
from staticgal.state.database import State
from staticgal.state.folders import STATE_FOLDER
from staticgal.state.lock import building
from staticgal.state.open_state import STATE_FILE, explain_disk_errors


@dataclass(frozen=True, slots=True)
class Cleaned:
    """What was removed, and why some sites were not."""

    removed: tuple[Path, ...]
    left: tuple[str, ...] = ()


def clean(config_path: Path, *, everything: bool, warn: Warn) -> Cleaned:
    """Remove what builds left to be quick, and with `everything` the sites.

    Which sites stand where is remembered as long as they stand: the next build must know its own.
    """
    config = load(config_path)
    own = config.folder / STATE_FOLDER
    with building(own), explain_disk_errors():
        removed: list[Path] = []
        left: list[str] = []
        if (own / STATE_FILE).is_dir():
            remove_tree(own / STATE_FILE)
            removed.append(own / STATE_FILE)
        database = [own / f"{STATE_FILE}{tail}" for tail in ("", "-wal", "-shm")]
        has_state = (own / STATE_FILE).exists()
        state = State(own / STATE_FILE)
        if not state.is_sound():
            state.close()
            for path in database:
                remove_tree(path)
            state = State(own / STATE_FILE)
        try:
            for site, why in _without_sites(config, state, warn) if everything else ():
                if why:
                    left.append(why)
                else:
                    removed.append(site)
            stays = state.known_sites()
        finally:
            state.close()
        spares = {spares_of(config.output, STATE_FOLDER), own / "sites"}
        for path in (*sorted(spares), own / "store", *database):
            if path.exists():
                remove_tree(path)
                if path not in database or has_state:
                    removed.append(path)
        if stays.audiences:
            anew = State(own / STATE_FILE)
            anew.remember_known_sites(stays)
            anew.close()
    return Cleaned(tuple(removed), tuple(left))


def _without_sites(config: Config, state: State, warn: Warn) -> Iterator[tuple[Path, str]]:
    """Each site taken away, or why it was not."""
    spares = spares_of(config.output, STATE_FOLDER)
    sites = Sites(config.output, spares, state, config.folder, warn)
    for name in dict.fromkeys((*config.policy.audiences, *state.known_audiences())):
        if not sites.folder(name).exists():
            state.forget_site(name)
            continue
        try:
            sites.remove(name)
        except BuildError as error:
            yield sites.folder(name), str(error)
        else:
            yield sites.folder(name), ""
