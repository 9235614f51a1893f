"""Who is suggested and why: the pure rule first, then what it is fed with."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation

from community import strengths
from community.directory.groups import named
from community.models import Member, NotForMe
from community.services import directory
from community.services.blocks import block
from community.services.suggestions import suggestions_for
from community.suggesting import Likings, Person, Reason, Why, shared_weekdays, suggest
from community.suggestion_words import in_words
from diagnostic.services.peers import let_peers_know
from elements.framework import Element
from tests.factories.buddies import make_open, make_request, wants
from tests.factories.community import make_organisation, make_region
from tests.factories.meetings import make_available, make_circle
from tests.factories.rounds import make_result

MONDAY_9, TUESDAY_9 = 36, 96 + 36
ME = Person(
    1, gives=frozenset({"relationships"}), wants=frozenset({"environment"}), offers=frozenset({"data"}),
    learns=frozenset({"delivery"}), sector="acute", region="london", years=0,
    free=frozenset({MONDAY_9, *range(TUESDAY_9, TUESDAY_9 + 8)}),
)  # fmt: skip


NO_LIKINGS = Likings()


def best(*people: Person, likings: Likings = NO_LIKINGS, met: frozenset[int] = frozenset()) -> list[int]:
    return [one.person.pk for one in suggest(ME, people, likings=likings, met=met)]


def why(person: Person, likings: Likings = NO_LIKINGS, met: frozenset[int] = frozenset()) -> list[Reason]:
    return list(suggest(ME, [person], likings=likings, met=met)[0].reasons)


def test_three_who_fit_best_in_an_order_that_stays() -> None:
    helper = Person(2, gives=frozenset({"environment"}))
    both = Person(3, gives=frozenset({"environment"}), wants=frozenset({"relationships"}))
    plain = [Person(pk) for pk in range(4, 8)]
    assert best(*plain, helper, both) == [3, 2, 4]
    assert best(helper, both, *plain) == [3, 2, 4]


def test_no_more_than_three_reasons_one_of_each_kind_first() -> None:
    rich = Person(
        2, gives=frozenset({"environment"}), wants=frozenset({"relationships"}), offers=frozenset({"delivery"}),
        sector="acute", region="london", free=ME.free,
    )  # fmt: skip
    assert why(rich) == [
        Reason(Why.HELPS_YOU, "environment"), Reason(Why.YOU_HELP, "relationships"), Reason(Why.FREE, "1"),
    ]  # fmt: skip


def test_who_ticked_everything_is_not_best_for_that_alone() -> None:
    me = Person(1, wants=frozenset(Element.values))
    all_of_it = Person(2, gives=frozenset(Element.values))
    two_and_near = Person(3, gives=frozenset(Element.values[:2]), region="london")
    me = Person(1, wants=me.wants, region="london")
    found = suggest(me, [all_of_it, two_and_near], likings=Likings(), met=frozenset())
    assert [one.person.pk for one in found] == [3, 2]


@pytest.mark.parametrize(("liking", "reasons"), [
    ("", [Reason(Why.SECTOR, "acute")]), ("same", [Reason(Why.SECTOR, "acute")]), ("different", []),
])  # fmt: skip
def test_likeness_counts_as_it_is_wished(liking: str, reasons: list[Reason]) -> None:
    assert why(Person(2, sector="acute"), Likings(sector=liking)) == reasons


def test_difference_counts_where_it_is_wished() -> None:
    likings = Likings(sector="different", region="different", stage="different")
    other = Person(2, sector="council", region="midlands", years=4)
    assert why(other, likings) == [
        Reason(Why.OTHER_SECTOR, "council"), Reason(Why.OTHER_REGION, "midlands"), Reason(Why.LONGER_IN_POST),
    ]  # fmt: skip
    assert why(other) == []


def test_who_met_before_comes_later_but_is_not_banned() -> None:
    known, new = Person(2, gives=frozenset({"environment"})), Person(3)
    assert best(known, new, met=frozenset({2})) == [3, 2]
    assert Reason(Why.KNOWN) in why(known, met=frozenset({2}))


def test_weekday_needs_half_an_hour_of_both() -> None:
    assert shared_weekdays(ME.free, ME.free) == [1], "one quarter on Monday is too short"
    assert shared_weekdays(ME.free, frozenset()) == []


def test_every_reason_has_words_in_both_languages(db: None) -> None:
    details = {
        Why.FREE: "1",
        Why.SECTOR: "acute",
        Why.OTHER_SECTOR: "acute",
        Why.REGION: "x",
        Why.OTHER_REGION: "x",
        Why.TOPIC: "x",
    }
    details |= {Why.SKILL_FOR_YOU: "data", Why.SKILL_FOR_THEM: "data"}
    for language in ("en", "cy"):
        with translation.override(language):
            words = in_words([Reason(one, details.get(one, "environment")) for one in Why], named())
        assert len(words) == len(Why)
        assert not any("%" in sentence for sentence in words), "never a percentage, nor a gap left open"


@pytest.fixture
def me(db: None) -> Member:
    return make_open("Me", wants_help=("environment",), can_help=("relationships",))


def found_for(member: Member) -> dict[str, list[str]]:
    member = Member.objects.select_related("user", "organisation").get(pk=member.pk)
    return {one.card.name.split()[0]: one.reasons for one in suggestions_for(member, named(), now=timezone.now())}


def test_suggestions_come_with_reasons_in_words(me: Member) -> None:
    ann = make_open("Ann", can_help=("environment",), wants_help=("relationships",))
    for member in (me, ann):
        make_available(member, weekdays=range(1, 2))
    assert found_for(me) == {
        "Ann": [
            "Can help with Environment, which you asked about",
            "Wants help with Relationships, which you can give",
            "Both free on Tuesdays",
        ]
    }


@pytest.mark.parametrize(
    "state", ["same", "blocked", "blocks", "aside", "buddy", "full", "asked", "closed", "paused", "said-no"]
)
def test_who_could_not_be_asked_is_not_suggested(me: Member, state: str) -> None:
    ann = make_open("Ann", can_help=("environment",))
    now = timezone.now()
    wants(me, 3)
    acts = {
        "same": lambda: Member.objects.filter(pk=ann.pk).update(organisation=me.organisation),
        "blocked": lambda: block(member=me, other=ann),
        "blocks": lambda: block(member=ann, other=me),
        "aside": lambda: NotForMe.objects.create(member=me, other=ann),
        "buddy": lambda: (wants(ann, 3), make_circle(me, ann)),
        "full": lambda: make_circle(ann, make_open("Bob", open_to_buddying=False)),
        "asked": lambda: make_request(me, ann, now=now),
        "closed": lambda: Member.objects.filter(pk=ann.pk).update(open_to_buddying=False),
        "paused": lambda: Member.objects.filter(pk=ann.pk).update(paused_until=dt.date(2999, 1, 1)),
        "said-no": lambda: make_request(me, ann, now=now - dt.timedelta(days=30), status="declined"),
    }
    assert found_for(me)
    acts[state]()
    directory.refresh([ann])
    assert found_for(me) == {}


def test_hidden_fields_are_no_reasons(me: Member) -> None:
    hidden = dict.fromkeys(("elements", "skills", "topics", "organisation", "in_post_since"), "buddies")
    make_open("Ann", can_help=("environment",), wants_help=("relationships",), visibility=hidden)
    assert found_for(me) == {"Ann": []}


def test_green_organisation_is_a_reason_where_it_lets_members_know(me: Member) -> None:
    assert strengths._sources, "the diagnostic tells"
    ann = make_open("Ann")
    done = make_result(ann, "green")
    assert "Works where Environment is rated green, and you asked about it" not in found_for(me)["Ann"]
    let_peers_know(round=done, by=ann, on=True, now=timezone.now())
    assert "Works where Environment is rated green, and you asked about it" in found_for(me)["Ann"]


def test_not_for_me_is_private_and_can_be_undone(client: Client, me: Member) -> None:
    ann = make_open("Ann", can_help=("environment",))
    client.force_login(me.user)
    cache.clear()
    address = f"/community/buddies/not-for-me/{ann.public_id}/"
    assert client.get(address).status_code == 405
    for _press in range(2):
        assert client.post(address).status_code == 302
    assert NotForMe.objects.count() == 1
    assert found_for(me) == {}
    assert "Me" in found_for(ann)
    assert b"Ann Buddy" in client.get("/community/buddies/preferences/").content
    client.post(f"{address}undo/")
    assert "Ann" in found_for(me)
    assert client.post("/community/buddies/not-for-me/nobody/").status_code == 404


def test_suggestions_cost_as_many_queries_for_three_as_for_one(me: Member) -> None:
    counts = []
    for number in range(3):
        make_open(f"P{number}", can_help=("environment",))
        viewer = Member.objects.select_related("user", "organisation").get(pk=me.pk)
        found_for(me)
        options = named()
        with CaptureQueriesContext(connection) as asked:
            suggestions_for(viewer, options, now=timezone.now())
        counts.append(len(asked))
    assert len(set(counts)) == 1, counts
    assert counts[0] <= 25


def test_wishes_are_kept_and_never_below_what_one_has(client: Client, me: Member) -> None:
    client.force_login(me.user)
    said = {"max_buddies": "2", "sector": "same", "region": "any", "stage": "different", "standing": "on"}
    address = "/community/buddies/preferences/"
    assert b"Choose how many" in client.post(address, {}).content
    assert client.post(address, said)["Location"] == "/community/buddies/"
    for name in ("Ann", "Bob"):
        make_circle(me, make_open(name))
    refused = client.post(address, {**said, "max_buddies": "1"}).content
    assert b"You have more buddies than that now" in refused
    kept = me.buddy_preferences
    assert (kept.max_buddies, kept.sector, kept.stage, kept.standing) == (2, "same", "different", True)


def test_region_is_named(db: None) -> None:
    place = make_organisation("Other", region=make_region("midlands"))
    me = make_open("Me", organisation=place)
    make_open("Ann", organisation=make_organisation("Third", region=place.region, sector="council"))
    assert found_for(me)["Ann"] == ["Same region as you: Midlands"]
