"""Stories in the site's search: narrowed by element as guides are."""

from __future__ import annotations

from home.generation import kept_a_generation


@kept_a_generation
def element_codes() -> dict[int, tuple[str, ...]]:
    """The element codes of each story by its page's id; none where its author named none."""
    from casestudies.models import StoryPage

    return {pk: tuple(codes) for pk, codes in StoryPage.objects.live().values_list("pk", "elements")}
