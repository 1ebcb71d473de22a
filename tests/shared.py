"""Finds the material that lies beside the checkout on some machines."""

from __future__ import annotations

from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
SHARED = ROOT.parent / "shared"
SAMPLES = SHARED / "samples"

needs_samples = pytest.mark.skipif(not SAMPLES.is_dir(), reason="no ../shared/samples here")
needs_shared = pytest.mark.skipif(not SHARED.is_dir(), reason="no ../shared here")
