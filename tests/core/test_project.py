"""`project` shows what may be seen and depends on nothing else (SPEC §4 and §5)."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from staticgal.core.model import Gallery
from staticgal.core.policy import Audience
from staticgal.core.project import project
from tests.core import properties
from tests.core.strategies import audiences, galleries

EXAMPLES = settings(max_examples=300, deadline=None)
FEWER = settings(max_examples=150, deadline=None)


@EXAMPLES
@given(galleries(), audiences(), st.data())
def test_a_site_depends_only_on_what_its_audience_may_see(
    gallery: Gallery, audience: Audience, data: st.DataObject
) -> None:
    properties.depends_only_on_what_is_seen(project, gallery, audience, data)


@FEWER
@given(galleries(), audiences())
def test_a_site_shows_what_is_granted_and_no_more(gallery: Gallery, audience: Audience) -> None:
    properties.shows_what_is_granted(project, gallery, audience)


@FEWER
@given(galleries(), audiences())
def test_counts_numbers_covers_and_crumbs_are_of_what_is_listed(
    gallery: Gallery, audience: Audience
) -> None:
    properties.counts_what_is_listed(project, gallery, audience)


@FEWER
@given(galleries(), audiences())
def test_nothing_that_is_linked_depends_on_what_is_unlisted(
    gallery: Gallery, audience: Audience
) -> None:
    properties.links_nowhere_to_the_unlisted(project, gallery, audience)


@FEWER
@given(galleries(), audiences())
def test_names_of_files_stand_only_beside_the_file_itself(
    gallery: Gallery, audience: Audience
) -> None:
    properties.names_no_file_or_folder(project, gallery, audience)
