"""What holds for every command: options, exit codes, errors, encodings, and that it is quick."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import click
import pytest

import staticgal
from staticgal.cli import command, main
from staticgal.errors import ExitCode
from tests.shared import ROOT

from .conftest import Folder, photo

COMMANDS = sorted(command.commands)


def imported_by(*words: str) -> set[str]:
    """The modules that were imported when a command has ended."""
    code = (
        "import sys; from staticgal.cli import main; main(sys.argv[1:]); "
        "print('\\n'.join(sys.modules), file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, *words], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return set(done.stderr.split())


def test_the_version_is_told(empty: Folder) -> None:
    assert empty.run("--version").stdout == f"staticgal {staticgal.__version__}\n"


@pytest.mark.parametrize("words", [("--version",), ("--help",), ("build", "--help")])
def test_help_imports_nothing_that_only_work_needs(words: tuple[str, ...]) -> None:
    heavy = {"rich", "pydantic", "jinja2", "boto3", "yaml", "pyvips", "PIL", "staticgal.app.build"}

    assert imported_by(*words) & heavy == set()


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_explains_itself(name: str, empty: Folder) -> None:
    for option in ("-h", "--help"):
        ended = empty.run(name, option)

        assert ended.returncode == 0
        assert f"Usage: staticgal {name}" in ended.stdout


def test_every_option_says_what_it_does() -> None:
    for name, one in command.commands.items():
        for parameter in one.params:
            if isinstance(parameter, click.Option):
                assert parameter.help, f"{name} {parameter.name}"


@pytest.mark.parametrize(
    "words",
    [
        ("nothing",),
        ("build", "--nothing"),
        ("build", "--jobs", "0"),
        ("build", "--jobs", "many"),
        ("build", "extra"),
        ("serve", "--port", "70000"),
        ("completion", "tcsh"),
        ("completion",),
        ("-c", "nothing.yaml", "build"),
        ("build", "-c", "nothing.yaml"),
        ("init", "-c", "gallery.yaml"),
    ],
)
def test_wrong_usage_is_exit_code_2(gallery: Folder, words: tuple[str, ...]) -> None:
    ended = gallery.run(*words)

    assert ended.returncode == ExitCode.USAGE
    assert "Error: " in ended.stderr
    assert "Traceback" not in ended.stderr
    assert not (gallery.path / "build").exists()


@pytest.mark.parametrize("name", ["build", "check", "access", "verify", "clean", "serve"])
def test_without_a_configuration_it_says_how_to_get_one(empty: Folder, name: str) -> None:
    ended = empty.run(name)

    assert ended.returncode == ExitCode.USAGE
    assert "staticgal init" in ended.stderr
    assert list(empty.path.iterdir()) == []


@pytest.mark.parametrize("name", ["build", "access", "verify", "serve"])
def test_an_unknown_audience_is_exit_code_2_with_the_nearest_name(
    gallery: Folder, name: str
) -> None:
    ended = gallery.run(name, "--audience", "famliy")

    assert ended.returncode == ExitCode.USAGE
    assert "no audience is named `famliy`" in ended.stderr
    assert "did you mean `family`?" in ended.stderr
    assert "Traceback" not in ended.stderr
    assert not (gallery.path / "build").exists()


@pytest.mark.parametrize("name", ["build", "check", "access", "verify", "clean", "serve"])
def test_all_mistakes_are_told_together_with_their_places(gallery: Folder, name: str) -> None:
    gallery.change("gallery.yaml", "role: viewer, protection: open", "role: veiwer, protected: no")
    gallery.change("gallery.yaml", "public: none", "publik: none")

    ended = gallery.run(name, *(["--all", "--yes"] if name == "clean" else []))

    assert ended.returncode == ExitCode.USAGE
    assert "gallery.yaml:7:18: " in ended.stderr
    assert "did you mean `viewer`?" in ended.stderr
    assert "did you mean `protection`?" in ended.stderr
    assert "did you mean `public`?" in ended.stderr
    assert "Traceback" not in ended.stderr
    assert ended.stdout == ""
    assert not (gallery.path / "build").exists()


@pytest.mark.parametrize("name", ["build", "check", "access", "verify"])
def test_with_json_mistakes_are_a_document_too(gallery: Folder, name: str) -> None:
    gallery.change("gallery.yaml", "role: viewer, protection", "role: veiwer, protection")

    ended = gallery.run(name, "--json")
    document = json.loads(ended.stdout)

    assert ended.returncode == document["exit_code"] == ExitCode.USAGE
    (error,) = document["errors"]
    assert list(error) == ["code", "file", "line", "column", "problem", "hint"]
    assert error["code"] == "unknown-role"
    assert (error["file"], error["line"], error["column"]) == ("gallery.yaml", 7, 18)
    assert "`veiwer`" in error["problem"]
    assert "did you mean `viewer`?" in error["hint"]


def test_the_configuration_is_found_in_a_folder_above(gallery: Folder) -> None:
    below = Folder(gallery.path / "photos" / "2026" / "private")

    ended = below.run("access", "-v")

    assert ended.returncode == 0
    assert f"using {gallery.path / 'gallery.yaml'}" in ended.stderr
    assert "private" in ended.stdout


def test_another_configuration_can_be_named_before_and_after_the_command(gallery: Folder) -> None:
    (gallery.path / "gallery.yaml").rename(gallery.path / "other.yaml")

    for words in (("-c", "other.yaml", "check"), ("check", "--config", "other.yaml")):
        assert gallery.run(*words).returncode == 0


def test_a_folder_names_the_configuration_in_it(gallery: Folder) -> None:
    elsewhere = Folder(gallery.path / "photos")

    ended = elsewhere.run("check", "-c", "..")

    assert ended.returncode == 0, ended.stderr


@pytest.mark.parametrize("words", [("-q", "check"), ("check", "-q")])
def test_quiet_says_nothing_when_nothing_is_wrong(gallery: Folder, words: tuple[str, ...]) -> None:
    ended = gallery.run(*words)

    assert (ended.returncode, ended.stdout, ended.stderr) == (0, "", "")


def test_there_is_no_colour_when_nobody_looks(gallery: Folder) -> None:
    gallery.change("gallery.yaml", "role: owner", "role: onwer")

    for words in (("check",), ("nothing",), ("--help",), ("build",)):
        ended = gallery.run(*words, FORCE_COLOR="", NO_COLOR="1")

        assert "\x1b" not in ended.stdout + ended.stderr


@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "utf-8"])
def test_names_in_any_script_can_be_told_in_any_encoding(gallery: Folder, encoding: str) -> None:
    photo(gallery.path / "photos" / "夏天 Café 🎂" / "a.jpg", "red")
    command_line = [sys.executable, "-m", "staticgal", "access"]
    env = {**os.environ, "PYTHONIOENCODING": encoding, "PYTHONUTF8": "0"}

    text = subprocess.run(command_line, cwd=gallery.path, env=env, capture_output=True, check=False)
    machine = subprocess.run(
        [*command_line, "--json"], cwd=gallery.path, env=env, capture_output=True, check=False
    )

    assert text.returncode == machine.returncode == 0, text.stderr
    assert b"Caf" in text.stdout
    document = json.loads(machine.stdout.decode("utf-8"))
    assert "夏天 Café 🎂" in document["audiences"]["family"]["albums"]


def test_the_name_of_a_file_cannot_command_the_terminal(gallery: Folder) -> None:
    name = "\x1b]0;owned\x07.jpg"
    gallery.write(f"photos/2026/{name}", "no photo")

    for words in (("check",), ("build",), ("access", "-v")):
        ended = gallery.run(*words)

        assert ended.returncode == ExitCode.WORK_FAILED
        assert "\x1b" not in ended.stdout + ended.stderr
        assert "\\x1b]0;owned\\x07.jpg" in ended.stderr


def test_a_reader_that_closes_early_is_no_error(empty: Folder) -> None:
    code = f"{sys.executable} -m staticgal schema | head -n 1"

    ended = subprocess.run(
        ["/bin/sh", "-c", code], cwd=empty.path, capture_output=True, text=True, check=False
    )

    assert ended.stdout == "{\n"
    assert ended.stderr == ""


def test_main_returns_the_exit_code(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--version"]) == 0
    assert main(["nothing"]) == ExitCode.USAGE
    capsys.readouterr()


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_the_script_for_a_shell_is_printed(empty: Folder, shell: str) -> None:
    ended = empty.run("completion", shell)

    assert ended.returncode == 0
    assert "_STATICGAL_COMPLETE" in ended.stdout


def completions(folder: Folder, *words: str) -> list[str]:
    ended = folder.run(
        _STATICGAL_COMPLETE="bash_complete",
        COMP_WORDS=" ".join(("staticgal", *words)),
        COMP_CWORD=str(len(words)),
    )
    return [line.partition(",")[2] for line in ended.stdout.splitlines() if line]


def test_commands_options_and_audiences_are_completed(gallery: Folder) -> None:
    assert completions(gallery, "che") == ["check"]
    assert "--keep-going" in completions(gallery, "build", "--ke")
    assert completions(gallery, "build", "--audience", "f") == ["family"]


def test_a_mistake_does_not_disturb_completion(gallery: Folder) -> None:
    gallery.write("gallery.yaml", "titel: [")

    assert completions(gallery, "build", "--audience", "f") == []


def test_the_command_line_loads_no_more_than_it_needs_to_understand_a_command() -> None:
    loaded = subprocess.run(
        [sys.executable, "-c", "import sys, staticgal.cli; print(*sys.modules)"],
        capture_output=True,
        encoding="utf-8",
        check=True,
    ).stdout.split()

    slow = ("core.limit", "core.model", "source.reader", "config.load", "render", "workers")
    assert not {f"staticgal.{name}" for name in slow} & set(loaded)
    assert not {"pyvips", "pydantic", "jinja2", "boto3", "exifread"} & set(loaded)
