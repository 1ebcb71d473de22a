"""`make demo-publish`: the demo behind an nginx of its own, until it is interrupted."""

from __future__ import annotations

import re
import signal
import subprocess
import sys
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest

from tests.publish.hosting.servers import NGINX
from tests.shared import ROOT


@pytest.mark.slow
@pytest.mark.skipif(NGINX is None, reason="no nginx on this machine")
def test_the_demo_is_shown_with_its_ways_in_until_it_is_interrupted() -> None:
    script = subprocess.Popen(
        [sys.executable, "-u", str(ROOT / "scripts" / "demo_publish.py")],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
    )
    said: list[str] = []
    assert script.stdout is not None
    try:
        for line in script.stdout:
            said.append(line)
            if "Ctrl-C" in line:
                break
        text = "".join(said)
        links = re.findall(r"^link\s+(\S+)$", text, re.MULTILINE)
        assert len(links) == 3, text
        assert len(re.findall(r"^password\s+(?:[a-z]+-){4}[a-z]+$", text, re.MULTILINE)) == 3
        assert "nothing is open" in text
        (family,) = re.findall(r"^family: (\S+)$", text, re.MULTILINE)
        with pytest.raises(HTTPError, match="401"):
            urlopen(family, timeout=20)  # noqa: S310  our own loopback
    finally:
        script.send_signal(signal.SIGINT)
        script.communicate(timeout=30)

    with pytest.raises(OSError, match="refused"):
        urlopen(family, timeout=20)  # noqa: S310
