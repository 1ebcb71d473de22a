"""`staticgal completion`: what a shell needs to complete commands and options."""

from __future__ import annotations

import click

from staticgal.cli.output import print_out
from staticgal.cli.settings import common

_SHELLS = ("bash", "zsh", "fish")


@click.command(short_help="Print a script for shell completion.")
@click.argument("shell", type=click.Choice(_SHELLS))
@common
@click.pass_context
def completion(ctx: click.Context, shell: str) -> None:
    """Print a script that completes commands, options and audiences.

    \b
    bash:  staticgal completion bash > ~/.local/share/bash-completion/completions/staticgal
    zsh:   staticgal completion zsh > "${fpath[1]}/_staticgal"
    fish:  staticgal completion fish > ~/.config/fish/completions/staticgal.fish
    """
    from click.shell_completion import get_completion_class

    made_by = get_completion_class(shell)
    if made_by is None:
        raise click.UsageError(f"this version of click knows no completion for {shell}")
    root = ctx.find_root()
    print_out(made_by(root.command, {}, "staticgal", "_STATICGAL_COMPLETE").source().rstrip("\n"))
