"""`project` shows what may be seen and depends on nothing else."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from staticgal.core.project import project
from tests.core import properties
from tests.core.strategies import Scene, scenes

EXAMPLES = settings(max_examples=300, deadline=None)
FEWER = settings(max_examples=150, deadline=None)


@EXAMPLES
@given(scenes(), st.data())
def test_a_site_depends_only_on_what_its_audience_may_see(
    scene: Scene, data: st.DataObject
) -> None:
    properties.depends_only_on_what_is_seen(
        project, scene.gallery, scene.audience, data, scene.context
    )


@FEWER
@given(scenes())
def test_a_site_shows_what_is_granted_and_no_more(scene: Scene) -> None:
    properties.shows_what_is_granted(project, scene.gallery, scene.audience, scene.context)


@FEWER
@given(scenes())
def test_counts_numbers_covers_and_crumbs_are_of_what_is_listed(scene: Scene) -> None:
    properties.counts_what_is_listed(project, scene.gallery, scene.audience, scene.context)


@FEWER
@given(scenes())
def test_nothing_that_is_linked_depends_on_what_is_unlisted(scene: Scene) -> None:
    properties.links_nowhere_to_the_unlisted(project, scene.gallery, scene.audience, scene.context)


@FEWER
@given(scenes())
def test_names_of_files_stand_only_beside_the_file_itself(scene: Scene) -> None:
    properties.names_no_file_or_folder(project, scene.gallery, scene.audience, scene.context)
