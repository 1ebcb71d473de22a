"""Each planted leak is found, in one page and in a whole site."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from staticgal.app.verify import verify
from staticgal.errors import ExitCode
from staticgal.progress import Quiet
from staticgal.site.digest import of_bytes
from staticgal.site.fixed_texts import OwnTexts
from staticgal.verify.page import PageReport, compile_rules, read_page
from tests.app.given import (
    GALLERY,
    built,
    differences,
    family_photos,
    gallery,
    sites,
    staticgal,
    write,
)

CSP = "<meta http-equiv='Content-Security-Policy' content=\"default-src 'none'; img-src 'self'\">"


OWN = OwnTexts(
    frozenset({"Home", "Details", "Next", "default-src 'none'; img-src 'self'"}),
    frozenset(),
    frozenset({*("html", "head", "body", "meta", "img", "link", "script", "style", "content"),
      *("http-equiv", "src", "srcset", "alt", "href", "rel", "name", "page")}),
)  # fmt: skip
NOTHING = OwnTexts(frozenset(), frozenset(), frozenset())


def _read(folder: Path, body: str, head: str = CSP, path: str = "a/page.html") -> PageReport:
    content = f"<!doctype html><html><head>{head}</head><body>{body}</body></html>".encode()
    (folder / path).parent.mkdir(parents=True, exist_ok=True)
    (folder / path).write_bytes(content)
    promise = compile_rules(
        ("Grandma's secret", "IMG_2041.jpg", "IMG_2041", "Surprise", "北京市海淀"),
        OWN,
        ("/srv/photos/family", "/home/lars"),
        "https://photos.example.org/public/",
    )
    return read_page(str(folder), path, of_bytes(content), promise)


def test_a_clean_page_has_no_problem_and_says_where_it_leads(tmp_path: Path) -> None:
    body = (
        "<a href='../index.html'>Home</a> <a href='./'>Up</a> <a href='https://osm.org/x'>Map</a>"
        "<img src='../m/a/abc.jpg' srcset='../m/b/b.jpg 400w, ../m/c/c.jpg 2x' alt='A tram'>"
    )

    report = _read(tmp_path, body)

    assert report.problems == ()
    assert report.hits == ()
    assert set(report.links) == {
        *("index.html", "a/index.html"),
        *("m/a/abc.jpg", "m/b/b.jpg", "m/c/c.jpg"),
    }


@pytest.mark.parametrize(
    ("body", "problem"),
    [
        ("<p>/srv/photos/family/a.jpg</p>", "a path of this machine"),
        ("<!-- /home/lars -->", "a path of this machine"),
        ("<p style='color:red'>x</p>", "`style` attribute"),
        ("<p onclick='x()'>x</p>", "`onclick` attribute"),
        ("<script>alert(1)</script>", "<script> of its own"),
        ("<style>p{color:red}</style>", "<style> of its own"),
        ("<script src='https://cdn.example/x.js'></script>", "outside the site"),
        ("<img src='//cdn.example/x.jpg' alt=''>", "outside the site"),
        ("<img srcset='https://cdn.example/x.jpg 2x' alt=''>", "outside the site"),
        ("<img src='data:image/png;base64,AAAA' alt=''>", "outside the site"),
        ("<a href='javascript:alert(1)'>x</a>", "outside the site"),
        ("<link rel='stylesheet' href='https://fonts.example/x.css'>", "outside the site"),
        ("<link rel='canonical' href='https://elsewhere.example/'>", "calls itself"),
        ("<a href='../../family/index.html'>x</a>", "out of the site"),
        ("<![what]]>", "cannot be read as HTML"),
        ("<a href='/family/index.html'>x</a>", "out of the site"),
    ],
)
def test_what_a_page_may_not_have_is_found(body: str, problem: str, tmp_path: Path) -> None:
    assert any(problem in found for found in _read(tmp_path, body).problems)


def test_a_page_without_a_policy_is_found(tmp_path: Path) -> None:
    assert _read(tmp_path, "", head="").problems == ("it has no Content-Security-Policy",)


@pytest.mark.parametrize(
    "policy",
    [
        "",
        "default-src 'self'",
        "img-src 'self'",
        "default-src 'none'; script-src 'self' 'unsafe-inline'",
        "default-src 'none'; img-src *",
        "default-src 'none'; img-src data:",
        "default-src 'none'; script-src https://cdn.example",
    ],
)
def test_a_policy_that_allows_more_than_a_site_needs_is_found(policy: str, tmp_path: Path) -> None:
    head = f'<meta http-equiv="Content-Security-Policy" content="{policy}">'

    problems = _read(tmp_path, "", head=head).problems

    assert problems
    assert all("Content-Security-Policy" in problem for problem in problems)


def test_a_page_that_sends_its_reader_elsewhere_is_found(tmp_path: Path) -> None:
    refresh = "<meta http-equiv='refresh' content='0;url=https://elsewhere.example/'>"

    assert "elsewhere" in _read(tmp_path, "", head=CSP + refresh).problems[0]


@pytest.mark.parametrize(
    ("body", "phrase"),
    [
        ("<p>this is GRANDMA&#39;S Secret.</p>", ("grandma", "s", "secret")),
        ("<p>Grandma<b>'s</b> secret</p>", ("grandma", "s", "secret")),
        ("<img alt='surprise!' src='x.jpg'>", ("surprise",)),
        ("<meta name='description' content='A surprise'>", ("surprise",)),
        ("<!-- surprise -->", ("surprise",)),
        ("<a href='https://x.example/?q=a%20surprise%20b'>x</a>", ("surprise",)),
        ("<p data-name='IMG_2041.jpg'>x</p>", ("img_2041",)),
        ("<p class='text surprise'>x</p>", ("surprise",)),
        ("<p id='surprise'>x</p>", ("surprise",)),
        ("<surprise>x</surprise>", ("surprise",)),
        ("<p data-surprise>x</p>", ("surprise",)),
        ("<p title='surprise' title='x'>x</p>", ("surprise",)),
        ('<p data-words=\'{"a": ["sur\\u0070rise"]}\'>x</p>', ("surprise",)),
        ("<p data-words='{surprise'>x</p>", ("surprise",)),
        ("<a href='page.html?surprise'>x</a>", ("surprise",)),
        ("<a href='#surprise'>x</a>", ("surprise",)),
        ("<img srcset='x.jpg surprise' alt=''>", ("surprise",)),
        ("<source media='surprise'>", ("surprise",)),
        ("<source sizes='surprise'>", ("surprise",)),
        ("<source type='surprise'>", ("surprise",)),
        ("<?surprise ?>", ("surprise",)),
        ("<!surprise>", ("surprise",)),
        ("<![CDATA[surprise]]>", ("surprise",)),
        ("<!doctype surprise>", ("surprise",)),
    ],
)
def test_a_hidden_word_is_found_wherever_it_is_written(
    body: str, phrase: tuple[str, ...], tmp_path: Path
) -> None:
    assert phrase in [found for found, _ in _read(tmp_path, body).hits]


def test_what_others_wrote_for_everybody_is_no_place_for_a_hidden_word(tmp_path: Path) -> None:
    for path, found in (("assets/licence.txt", 0), ("assets/other.txt", 1)):
        write(tmp_path / path, "in no event")
        promise = compile_rules(("Event",), NOTHING, (), "", frozenset({"assets/licence.txt"}))

        report = read_page(str(tmp_path), path, of_bytes(b"in no event"), promise)

        assert (report.problems, len(report.hits)) == ((), found)


def test_a_word_of_the_policy_may_be_hidden_and_is_found_anywhere_else(tmp_path: Path) -> None:
    policy = "default-src 'none'; form-action 'none'"
    head = f'<meta http-equiv=Content-Security-Policy content="{policy}">'
    own = OwnTexts(frozenset({policy}), frozenset(), frozenset())
    promise = compile_rules(("Form",), own, (), "")
    for body, found in (("", 0), ("<p>The form", 1), (f"<p>{policy}!", 1)):
        write(tmp_path / "a.html", f"{head}{body}")

        report = read_page(str(tmp_path), "a.html", of_bytes(f"{head}{body}".encode()), promise)

        assert len(report.hits) == found


def test_bytes_that_were_not_written_are_found(tmp_path: Path) -> None:
    (tmp_path / "robots.txt").write_text("User-agent: *\n")
    promise = compile_rules((), NOTHING, (), "")

    report = read_page(str(tmp_path), "robots.txt", of_bytes(b"other"), promise)

    assert report.problems == ("its bytes are not those that were written",)


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("verified") / "gallery"
    config = gallery(folder)
    family_photos(folder)
    assert built(config).exit_code == 0
    return folder


@pytest.fixture
def folder(whole: Path, tmp_path: Path) -> Path:
    shutil.copytree(whole, tmp_path / "gallery", symlinks=True)
    return tmp_path / "gallery"


def test_the_command_finds_good_sites_clean(whole: Path) -> None:
    done = staticgal(whole, "verify")

    assert done.returncode == 0, done
    assert done.stdout.count("OK") == 3


def _change(path: Path, change: Callable[[bytes], bytes]) -> str:
    content = path.read_bytes()
    path.unlink()  # a new inode: the store and other sites share the old one
    path.write_bytes(change(content))
    return path.name


def _page(site: Path) -> str:
    return _change(site / "index.html", lambda content: content + b"<script>x()</script>")


def _jpeg_trailer(site: Path) -> str:
    return _change(next(site.glob("m/*/*.jpg")), lambda content: content + b"secret")


def _jpeg_comment(site: Path) -> str:
    return _change(
        next(site.glob("m/*/*.jpg")),
        lambda content: content[:2] + b"\xff\xfe\0\x06abcd" + content[2:],
    )


def _avif_bytes(site: Path) -> str:
    return _change(next(site.glob("m/*/*.avif")), lambda content: content[:-1] + b"?")


def _other_picture(site: Path) -> str:
    one, other = sorted(site.glob("m/*/*.jpg"))[:2]
    return _change(one, lambda _: other.read_bytes())


def _extra(site: Path) -> str:
    write(site / "m/leak.jpg", "x")
    return "leak.jpg"


def _missing(site: Path) -> str:
    path = next(site.glob("m/*/*.avif"))
    path.unlink()
    return path.name


def _link(site: Path) -> str:
    (site / "link").symlink_to("/etc/passwd")
    return "link"


def _style(site: Path) -> str:
    path = next(site.glob("assets/style-*.css"))
    time = path.stat().st_mtime
    name = _change(path, lambda content: content.replace(b"{", b" ", 1))
    path.chmod(0o444)
    os.utime(path, (time, time))
    return name


def _mode(site: Path) -> str:
    (site / "robots.txt").chmod(0o666)
    return "robots.txt"


def _time(site: Path) -> str:
    os.utime(site / "404.html")
    return "404.html"


def _empty_folder(site: Path) -> str:
    (site / "Grandma").mkdir()
    return "Grandma"


def _hidden_file(site: Path) -> str:
    write(site / ".htpasswd", "anna:secret")
    return ".htpasswd"


TAMPER = (
    *(_page, _jpeg_trailer, _jpeg_comment, _avif_bytes, _other_picture, _extra, _missing, _link),
    *(_style, _mode, _time, _empty_folder, _hidden_file),
)


@pytest.mark.parametrize("tamper", TAMPER)
def test_the_command_finds_what_was_done_to_a_site_and_a_build_mends_it(
    tamper: Callable[[Path], str], folder: Path
) -> None:
    name = tamper(folder / "build/public")

    done = staticgal(folder, "verify", "--audience", "public")

    assert done.returncode == ExitCode.REFUSED, done
    assert name in done.stderr
    assert "`staticgal build` writes these sites anew" in done.stderr
    assert built(folder / "gallery.yaml").exit_code == ExitCode.DONE
    assert verify(folder / "gallery.yaml", (), Quiet())["public"] == ()


@pytest.mark.parametrize(
    "leak",
    [
        "<script>document.title</script>",
        "<p style='color:red'>x</p>",
        "<img src='https://tracker.example/x.gif' alt=''>",
        "<a href='{{ root }}nowhere.html'>x</a>",
    ],
)
def test_a_finding_during_a_build_keeps_the_last_good_sites(leak: str, folder: Path) -> None:
    last = sites(folder / "build")
    base = (Path(__file__).parents[2] / "themes/default/base.html").read_text()
    write(folder / "mytheme/theme.yaml", "name: Mine\n")
    write(folder / "mytheme/base.html", base.replace("</footer>", leak + "</footer>"))
    (folder / "gallery.yaml").write_text(GALLERY + "theme: mytheme\n")

    done = staticgal(folder, "build")

    assert done.returncode == ExitCode.REFUSED, done
    assert "was not put in place: " in done.stderr
    assert differences(sites(folder / "build"), last) == []
    (folder / "gallery.yaml").write_text(GALLERY)
    assert built(folder / "gallery.yaml").exit_code == ExitCode.DONE
    assert differences(sites(folder / "build"), last) == []
