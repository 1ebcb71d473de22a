"""A built gallery behind each of the web servers that `staticgal hosting` writes settings for."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.publish.hosting.servers import NGINX, Rig, new_rig, nginx_command, running


@pytest.fixture(scope="module")
def nginx(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Rig]:
    """The three audiences behind Debian's nginx, with the settings as they were written."""
    if NGINX is None:
        pytest.skip("no nginx on this machine")
    folder = tmp_path_factory.mktemp("nginx")
    rig = new_rig(folder, "nginx")
    rig.bring()
    settings = rig.own.path / "hosting" / "nginx.conf"
    with running(nginx_command(folder / "server", settings), rig.port):
        yield rig
