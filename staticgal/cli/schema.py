"""`staticgal schema`: what editors need to check `gallery.yaml` while it is written."""

from __future__ import annotations

import click

from staticgal.cli.output import print_json
from staticgal.cli.settings import common


@click.command()
@common
def schema() -> None:
    """Print the JSON Schema of gallery.yaml."""
    from staticgal.config.schema.json_schema import json_schema

    print_json(json_schema())
