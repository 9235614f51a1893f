"""How long the list of stories takes, with few and with many: ``python -m tests.benchmarks.stories``.

Options: ``--stories 24 1000 10000``; ``--database postgres://…`` for an empty database, SQLite in a passing folder
otherwise. The page cache is off: what is measured is the page that the first reader of an address waits for. The first
line of each number is a process's first page after something was published; then all that is kept is there.
"""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING, Any

from tests.benchmarks.directory import (
    measure_apart,
    megabytes_held,
    one_page,
    print_row,
    run_or_report,
    set_up,
)

if TYPE_CHECKING:
    from casestudies.models import RegionStoriesPage, StoryPage

INDEX = "/case-studies/"
QUESTIONS = {
    "all stories": INDEX,
    "page of a region": f"{INDEX}midlands/",
    "two filters": f"{INDEX}?region=london&element=environment",
    "six filters": f"{INDEX}?region=london&region=midlands&sector=acute&stage=running&benefit=data&element=environment",
    "last page": f"{INDEX}?page={{last}}",
    "common word": f"{INDEX}?q=staff",
    "words and filter": f"{INDEX}?q=quiet+room&sector=acute",
    "nothing": f"{INDEX}?q=zebra&sector=acute&region=london",
    "feed": f"{INDEX}feed/?element=environment",
}
REGIONS = (
    "london", "south-east", "south-west", "east-of-england", "midlands", "north-east-and-yorkshire", "north-west",
)  # fmt: skip
WORDS = "staff wellbeing team support quiet room break leader manager health plan champion survey talk time".split()


def main() -> None:
    """Measure in a process of its own, and print a row for each question and number of stories."""
    run_or_report("stories", "stories", [24, 1000, 10_000], inside=_inside, report=report)


def report(stories: list[int], database: str = "") -> None:
    """Print what the list costs with each number of stories, in ascending order."""
    measure_apart("stories", stories, database, PAGE_CACHE="0")


def _inside(numbers: list[int]) -> None:
    set_up()
    regions = _make_regions()
    for number in numbers:
        _measure(number, regions)


def _measure(number: int, regions: list[RegionStoriesPage]) -> None:
    from django.db import connection
    from django.test import Client

    from casestudies.listing import PER_PAGE
    from casestudies.models import StoryPage
    from home import generation

    make_stories(number - StoryPage.objects.count(), regions)
    generation.bump()
    client, held = Client(), megabytes_held()
    _database, page, _processor, queries = one_page(client, INDEX)
    print(f"\n{connection.vendor}, {number:,} stories")
    print(f"the first page of a generation: {page:.0f} ms, {queries} queries, {megabytes_held() - held:.1f} MB")
    print(f"{'ms, median':20}{'database':>10}{'page':>10}{'processor':>10}{'queries':>9}")
    for name, address in QUESTIONS.items():
        print_row(name, client, address.format(last=-(-number // PER_PAGE)))


def _make_regions() -> list[RegionStoriesPage]:
    from tests.factories.site import make_home, make_locale
    from tests.factories.stories import make_region_page, make_stories_index

    index = make_stories_index(make_home(make_locale("en")))
    return [make_region_page(index, code) for code in REGIONS]


def make_stories(number: int, regions: list[RegionStoriesPage]) -> None:
    """Live stories, invented by dice that always fall alike, all in the search index."""
    from django.db import transaction
    from wagtail.models import Page
    from wagtail.search.backends import get_search_backend

    from casestudies.models import StoryPage

    dice, began = Random(number), StoryPage.objects.count()
    with transaction.atomic():
        fields = [_page(at, regions[at % len(regions)], dice) for at in range(began, began + number)]
        pages = Page.objects.bulk_create(Page(**one) for one in fields)
        stories = [_make_story(page.pk, one, dice) for page, one in zip(pages, fields, strict=True)]
        for region in regions:
            type(region).objects.filter(pk=region.pk).update(numchild=began + number)
    get_search_backend().add_bulk(StoryPage, stories)


def _page(at: int, region: RegionStoriesPage, dice: Random) -> dict[str, Any]:
    from django.contrib.contenttypes.models import ContentType
    from django.utils import timezone
    from wagtail.models import Page

    from casestudies.models import StoryPage

    return {
        "title": f"Story {at}: {_some(dice, WORDS, 3)}",
        "draft_title": f"Story {at}",
        "slug": f"story-{at}",
        "path": Page._get_path(region.path, region.depth + 1, at + 1),
        "depth": region.depth + 1,
        "url_path": f"{region.url_path}story-{at}/",
        "content_type_id": ContentType.objects.get_for_model(StoryPage).pk,
        "locale_id": region.locale_id,
        "live": True,
        "first_published_at": timezone.now(),
    }


def _make_story(pk: int, page: dict[str, Any], dice: Random) -> StoryPage:
    """The story's own row only: saved one by one with all that Wagtail does, ten thousand would take half an hour."""
    from django.db import connection

    from casestudies.models import StoryPage

    words = {name: f"<p>{_some(dice, WORDS, 12)} word{pk}</p>" for name in ("what_we_did", "what_changed")}
    story = StoryPage(pk=pk, page_ptr_id=pk, **page, **_facts(dice), **words)
    own = StoryPage._meta.local_concrete_fields
    columns = ", ".join(connection.ops.quote_name(field.column) for field in own)
    values = [field.get_db_prep_save(field.pre_save(story, add=True), connection) for field in own]
    with connection.cursor() as cursor:
        marks = ", ".join(["%s"] * len(own))
        cursor.execute(f"INSERT INTO {StoryPage._meta.db_table} ({columns}) VALUES ({marks})", values)
    return story


def _facts(dice: Random) -> dict[str, Any]:
    from casestudies.vocabulary import Approach, Benefit, Initiative, Stage
    from community.models.vocabulary import Sector, SizeBand
    from elements.framework import Element

    return {
        "described_as": "An organisation",
        "in_one_line": _some(dice, WORDS, 8).capitalize(),
        "sector": dice.choice(Sector.values),
        "size": dice.choice(SizeBand.values),
        "stage": dice.choice(Stage.values),
        "approach": dice.choice(Approach.values),
        "elements": dice.sample(Element.values, 2),
        "benefits": dice.sample(Benefit.values, 2),
        "initiatives": dice.sample(Initiative.values, 2),
    }


def _some(dice: Random, words: list[str], number: int) -> str:
    return " ".join(dice.choices(words, k=number))


if __name__ == "__main__":
    main()
