"""What all tests share: how Hypothesis runs, and where the shared material lies."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from tests.shared import SAMPLES, SHARED

# A busy machine is slow, not wrong: a test that fails by the clock passes for a catch.
settings.register_profile(
    "same", settings.get_profile("ci"), deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
# For `make test-random`: other examples each time; those that fail are kept in `.hypothesis`.
settings.register_profile(
    "random",
    settings.get_profile("default"),
    derandomize=False,
    deadline=None,
    print_blob=True,
    suppress_health_check=[HealthCheck.too_slow],
)
# The same examples each time, unless `--hypothesis-profile` says otherwise.
settings.load_profile("same")


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
