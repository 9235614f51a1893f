"""The places and topics that a new site begins with: loaded once, an editor's word stands."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.conf import settings

from community.mail_domains import is_public, normal_domain
from community.models import AllowedDomain, LoadedPlace, Region, System, Topic
from community.place_names import name_problem
from config.content.files import ContentError
from config.content.places import load_places, read_places
from tests.factories.community import make_organisation

CONTENT = Path(settings.SITE_DIR) / "content"
SMALL = """
regions: [{code: london, name: London, name_cy: Llundain}]
systems: {london: [{code: north-central-london, name: North Central London}]}
topics: [{code: menopause, name: Menopause, name_cy: Y menopos}]
allowed_domains: [{domain: nhs.net, with_subdomains: false, note: NHSmail}]
"""


@pytest.fixture
def folder(tmp_path) -> Path:
    """A small file that a test may change."""
    (tmp_path / "places.yaml").write_text(SMALL)
    return tmp_path


def change(folder: Path, old: str, new: str) -> None:
    path = folder / "places.yaml"
    assert old in path.read_text()
    path.write_text(path.read_text().replace(old, new))


def test_file_names_the_seven_regions_and_the_42_systems() -> None:
    rows = read_places(CONTENT)
    systems = [row for row in rows if row.model is System]
    by_region = {code: sum(row.values["region"] == code for row in systems) for code in _codes(Region)}
    assert by_region == {
        "london": 5, "south-east": 6, "south-west": 7, "east-of-england": 6, "midlands": 11,
        "north-east-and-yorkshire": 4, "north-west": 3,
    }  # fmt: skip
    assert len(systems) == 42
    assert len({row.key for row in rows}) == len(rows)


def test_regions_and_topics_have_welsh_names_and_all_names_may_stand() -> None:
    for row in read_places(CONTENT):
        if row.model is AllowedDomain:
            assert normal_domain(row.named[1]) == row.named[1]
            assert not is_public(row.named[1])
            continue
        assert re.fullmatch(r"[a-z-]+", row.named[1])
        assert name_problem(row.values["name"]) is None
        assert row.model is System or row.values["name_cy"]
    assert len(_codes(Topic)) >= 18


def _codes(model) -> list[str]:
    return [row.named[1] for row in read_places(CONTENT) if row.model is model]


@pytest.mark.django_db
def test_all_is_loaded_once() -> None:
    first = load_places(CONTENT)
    assert len(first.created) == len(read_places(CONTENT))
    assert System.objects.get(code="sussex").region.name_cy == "De-ddwyrain Lloegr"
    assert next(region.code for region in Region.objects.all()) == "london"
    again = load_places(CONTENT)
    assert (again.created, again.updated, again.kept) == ([], [], [])
    assert len(again.unchanged) == len(first.created)


@pytest.mark.django_db
def test_what_an_editor_changed_or_deleted_stays_so(folder) -> None:
    load_places(folder)
    Topic.objects.update(name="The menopause")
    Region.objects.update(name_cy="Llundain Fawr")
    AllowedDomain.objects.update(with_subdomains=True)
    System.objects.all().delete()
    for old, new in (("Menopause", "Perimenopause"), ("North Central", "Northern"), ("Llundain", "Ll")):
        change(folder, old, new)
    for _time in range(2):
        report = load_places(folder)
        assert len(report.kept) == 4
        assert (Topic.objects.get().name, Region.objects.get().name_cy) == ("The menopause", "Llundain Fawr")
        assert AllowedDomain.objects.get().with_subdomains
        assert not System.objects.exists()


@pytest.mark.django_db
def test_new_words_of_the_file_reach_what_nobody_changed(folder) -> None:
    load_places(folder)
    change(folder, "name: Menopause", "name: Menopause at work")
    assert load_places(folder).updated == ["topic/menopause"]
    assert Topic.objects.get().name == "Menopause at work"


@pytest.mark.django_db
def test_what_an_editor_had_made_before_is_theirs_for_ever(folder) -> None:
    Topic.objects.create(code="menopause", name="Menopause", name_cy="Y menopos")
    assert load_places(folder).kept == ["topic/menopause"]
    Topic.objects.all().delete()
    assert load_places(folder).kept == ["topic/menopause"]
    assert not Topic.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("regions:", "places:"),
        ("{code: menopause, ", "{"),
        ("{london: [", "{wessex: ["),
        ("topics: [{", "topics: [7, {"),
    ],
)
def test_file_that_does_not_fit_loads_nothing(folder, old, new) -> None:
    change(folder, old, new)
    with pytest.raises(ContentError, match=r"places\.yaml"):
        load_places(folder)
    assert not LoadedPlace.objects.exists()
    assert not Region.objects.exists()


@pytest.mark.django_db
def test_organisations_are_untouched(folder) -> None:
    load_places(folder)
    organisation = make_organisation()
    load_places(folder)
    organisation.refresh_from_db()
    assert organisation.region.code == "london"
