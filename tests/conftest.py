"""What all tests share: how Hypothesis runs, and where the shared material lies."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from tests.shared import SAMPLES, SHARED

# A busy machine is slow, not wrong: a test that fails by the clock passes for a catch. In CI the
# examples are the same each time, as Hypothesis's own profile has it.
settings.register_profile(
    "staticgal",
    settings.get_profile("ci") if os.environ.get("CI") else settings.get_profile("default"),
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("staticgal")


@pytest.fixture(scope="session")
def shared_folder() -> Path:
    """The folder `shared` beside the checkout; the test is skipped where there is none."""
    if not SHARED.is_dir():
        pytest.skip("no ../shared here")
    return SHARED


@pytest.fixture(scope="session")
def samples() -> Path:
    """The folder of sample photos beside the checkout; the test is skipped where there is none."""
    if not SAMPLES.is_dir():
        pytest.skip("no ../shared/samples here")
    return SAMPLES
