"""Where what staticgal keeps for itself lies: beside `gallery.yaml`, never in a site."""

from __future__ import annotations

from typing import Final

STATE_FOLDER: Final = ".staticgal"
SECRETS_FOLDER: Final = "secrets"
OWN_FOLDERS: Final = (STATE_FOLDER, SECRETS_FOLDER)
