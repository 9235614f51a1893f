"""Announcements, in the back office."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from community.disclosure import rounded
from community.models import Announcement, AuditEntry, Member
from community.services.announcements import audience
from community.services.appointments import dismiss
from tests.community.staff import BASE, as_user, make_editor, make_lead, rows, soup
from tests.factories.community import make_member, make_organisation, make_region, make_regional_lead

pytestmark = pytest.mark.django_db
ADD = f"{BASE}/announcements/add/"
UK = ZoneInfo("Europe/London")


def make(title="A day together", **values):
    return Announcement.objects.create(**{"title": title, "text": "Come.", "starts_at": timezone.now()} | values)


def test_editor_writes_to_everybody_at_once():
    editor = make_editor()
    answer = as_user(editor).post(ADD, {"title": "Hello", "text": "Line <b>one</b>\n\nLine two"})
    assert answer["Location"] == f"{BASE}/announcements/"
    told = Announcement.objects.get()
    assert (told.title, told.text, told.region, told.by) == ("Hello", "Line <b>one</b>\n\nLine two", None, editor)
    assert Announcement.objects.current(now=timezone.now()).exists()
    assert [entry.action for entry in AuditEntry.objects.all()] == ["announcement-changed"]


def test_the_same_sent_twice_is_one():
    client = as_user(make_editor())
    for _twice in range(2):
        client.post(ADD, {"title": "Hello", "text": "All"})
    assert Announcement.objects.count() == AuditEntry.objects.count() == 1


@pytest.mark.parametrize(
    ("typed", "utc"), [("2099-07-01 14:30", "2099-07-01T13:30"), ("2099-12-01 14:30", "2099-12-01T14:30")]
)
def test_times_are_uk_times_whatever_the_editor_reads_in(typed, utc):
    from wagtail.users.models import UserProfile

    editor = make_editor()
    UserProfile.objects.create(user=editor, current_time_zone="America/New_York")
    client = as_user(editor)
    client.post(ADD, {"title": "Later", "text": "x", "starts_at": typed})
    told = Announcement.objects.get()
    assert told.starts_at.astimezone(dt.UTC).isoformat().startswith(utc)
    page = soup(client, f"announcements/{told.pk}/")
    assert page.select_one("input[name=starts_at]")["value"] == typed
    assert typed[-5:] in rows(client, "announcements/")[0][3]


@pytest.mark.parametrize(
    ("sent", "message"),
    [
        ({"title": ""}, "Enter a title"),
        ({"text": ""}, "Enter a text"),
        ({"title_cy": "Helo"}, "Enter the text in Welsh"),
        ({"text_cy": "Dewch"}, "Enter the title in Welsh"),
        ({"starts_at": "2099-03-29 01:30"}, "The clocks change then"),
        ({"starts_at": "soon"}, "Enter a day and a time"),
        ({"ends_at": "2020-01-01 10:00"}, "Choose a time after now"),
        ({"starts_at": "2099-05-02 10:00", "ends_at": "2099-05-01 10:00"}, "after it begins"),
        ({"region": "999999"}, "Choose a region from the list"),
        ({"sector": "<b>"}, "Choose a sector from the list"),
        ({"element": "nothing"}, "Choose an element from the list"),
        ({"title": "x" * 121}, "no more than 120"),
        ({"text": "x" * 100_000}, "no more than 2000"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(sent, message):
    answer = as_user(make_editor()).post(ADD, {"title": "Kept title", "text": "Kept text"} | sent)
    html = answer.content.decode()
    assert message in html
    assert "Kept t" in html
    assert not Announcement.objects.exists()


def test_regional_lead_writes_to_own_regions_only():
    lead = make_lead("london")
    elsewhere = make_region("north-west")
    client = as_user(lead)
    options = [option["value"] for option in soup(client, "announcements/add/").select("select[name=region] option")]
    own = str(lead.appointments.get().region_id)
    assert [value for value in options if value] == [own]
    for region in ("", str(elsewhere.pk)):
        answer = client.post(ADD, {"title": "Hello", "text": "x", "region": region})
        assert answer.status_code == 200
    assert not Announcement.objects.exists()
    client.post(ADD, {"title": "Hello", "text": "x", "region": own})
    assert Announcement.objects.get().region_id == int(own)


def test_regional_lead_neither_sees_nor_changes_other_announcements():
    national, other = make("National"), make("North", region=make_region("north-west"))
    own = make("London", region=make_region("london"))
    client = as_user(make_lead("london"))
    assert [row[0] for row in rows(client, "announcements/")] == ["London"]
    assert client.get(f"{BASE}/announcements/{own.pk}/").status_code == 200
    for announcement in (national, other):
        for act in ("", "end/", "delete/"):
            assert client.post(f"{BASE}/announcements/{announcement.pk}/{act}", {"title": "x"}).status_code == 404
        assert client.get(ADD, {"like": announcement.pk}).content.decode().count(announcement.title) == 0
    assert Announcement.objects.count() == 3


def test_lead_cannot_move_an_announcement_out_of_the_region():
    lead = make_lead("london")
    own = make("London", region=make_region("london"), by=lead)
    client = as_user(lead)
    sent = {"title": "London", "text": "x", "region": make_region("north-west").pk}
    assert client.post(f"{BASE}/announcements/{own.pk}/", sent).status_code == 200
    own.refresh_from_db()
    assert own.region.code == "london"


def test_announcement_is_changed_and_its_author_stays():
    author = make_editor()
    told = make(by=author, starts_at=timezone.now() - dt.timedelta(days=1))
    began = told.starts_at
    as_user(make_editor("e2@example.com")).post(f"{BASE}/announcements/{told.pk}/", {"title": "Better", "text": "x"})
    told.refresh_from_db()
    assert (told.title, told.by, told.starts_at) == ("Better", author, began)


def test_preview_shows_both_languages_and_stores_nothing():
    client = as_user(make_editor())
    sent = {"title": "Hello", "text": "<script>x</script>", "title_cy": "Helo", "text_cy": "Dewch", "preview": "whole"}
    html = client.post(ADD, sent).content.decode()
    assert "Helo" in html
    assert "<script>x" not in html
    assert "Fewer than 5 members will see this." in html
    part = client.post(ADD, {"title": "Only this", "preview": "part"}).content.decode()
    assert "Only this" in part
    assert "<form" not in part
    assert not Announcement.objects.exists()


def test_preview_of_a_lead_without_a_region_counts_nobody():
    for number in range(6):
        make_member(f"m{number}@example.com")
    client = as_user(make_lead("london"))
    assert "Choose a region to see" in client.post(ADD, {"title": "x", "preview": "part"}).content.decode()
    region = make_region("london").pk
    part = client.post(ADD, {"title": "x", "region": region, "preview": "part"}).content.decode()
    assert "About 5 members will see this." in part


def test_audience_is_exactly_who_will_see_it():
    london, north = make_organisation("A"), make_organisation("B", region=make_region("north-west"), sector="council")
    people = [
        make_member("a@example.com", organisation=london, wants_help=("environment",)),
        make_member("b@example.com", organisation=north, can_help=("environment",)),
        make_member("c@example.com", organisation=north),
        make_member("d@example.com", organisation=None),
        make_member("e@example.com", organisation=london, status=Member.Status.WAITING),
    ]
    for region in (None, london.region):
        for sector in ("", "council"):
            for element in ("", "environment"):
                told = make(region=region, sector=sector, element=element)
                expected = {
                    person.pk
                    for person in people
                    if person.status == "active" and Announcement.objects.filter(pk=told.pk).for_member(person).exists()
                }
                found = set(audience(region=region, sector=sector, element=element).values_list("pk", flat=True))
                assert found == expected, (region, sector, element)


def test_states_are_shown_and_filtered():
    now = timezone.now()
    make("Past", starts_at=now - dt.timedelta(days=9), ends_at=now - dt.timedelta(days=1))
    make("Now")
    make("Next", starts_at=now + dt.timedelta(days=1))
    client = as_user(make_editor())
    assert [row[:2] for row in rows(client, "announcements/")] == [
        ["Next", "Scheduled"], ["Now", "Shown now"], ["Past", "Over"],
    ]  # fmt: skip
    for state, title in (("scheduled", "Next"), ("shown", "Now"), ("over", "Past")):
        assert [row[0] for row in rows(client, "announcements/", state=state)] == [title]
    assert [row[0] for row in rows(client, "announcements/", q="past")] == ["Past"]


@pytest.mark.parametrize("count", [1, 3])
def test_list_asks_the_database_as_often_for_many_as_for_one(count, django_assert_num_queries):
    editor = make_editor()
    for number in range(count):
        make(f"A {number}", region=make_region(), by=editor)
    client = as_user(editor)
    soup(client, "announcements/")
    with django_assert_num_queries(13):
        soup(client, "announcements/")


def test_ending_and_deleting():
    client, told = as_user(make_editor()), make()
    Announcement.objects.update(starts_at=timezone.now() - dt.timedelta(hours=1))
    for _twice in range(2):
        assert client.post(f"{BASE}/announcements/{told.pk}/end/").status_code == 302
    assert not Announcement.objects.current(now=timezone.now()).exists()
    assert AuditEntry.objects.count() == 1
    assert client.get(f"{BASE}/announcements/{told.pk}/delete/").status_code == 200
    assert Announcement.objects.exists()
    client.post(f"{BASE}/announcements/{told.pk}/delete/")
    assert not Announcement.objects.exists()
    assert client.post(f"{BASE}/announcements/{told.pk}/delete/").status_code == 404


def test_one_like_it_starts_with_its_words():
    told, client = make("Every spring", text="Come again"), as_user(make_editor())
    page = soup(client, "announcements/add/", like=str(told.pk))
    assert page.select_one("input[name=title]")["value"] == "Every spring"
    for odd in ("x", "-1", "9" * 40, "\0", "²"):
        assert client.get(ADD, {"like": odd}).status_code == 200


@pytest.mark.parametrize(
    ("count", "told"), [(0, None), (4, None), (5, 5), (7, 5), (8, 10), (99, 100), (123, 120), (4567, 4600)]
)
def test_counts_point_at_nobody(count, told):
    assert rounded(count) == told


def test_lead_reads_but_does_not_change_what_an_editor_wrote_for_the_region():
    london = make_region("london")
    told = make("From the service", region=london, by=make_editor())
    gone = make("From nobody", region=london)
    Announcement.objects.update(starts_at=timezone.now() - dt.timedelta(hours=1))
    client, sent = as_user(make_lead("london")), {"title": "Mine", "text": "Mine", "region": london.pk}
    for announcement in (told, gone):
        url = f"{BASE}/announcements/{announcement.pk}/"
        page = soup(client, f"announcements/{announcement.pk}/")
        assert announcement.title in page.get_text()
        assert not page.select("main form input[name=title], main form[action*=end], main a[href*=delete]")
        for act in ("", "end/", "delete/"):
            assert client.post(url + act, sent).status_code == 404
        assert client.get(f"{url}delete/").status_code == 404
        assert client.post(url, sent | {"preview": "part"}).status_code == 404
    assert {told.text for told in Announcement.objects.current(now=timezone.now())} == {"Come."}
    assert Announcement.objects.count() == 2


def test_lead_changes_what_any_lead_of_the_region_wrote():
    first, second = make_lead("london"), make_lead("london", "rhian@example.com")
    make_regional_lead(first, make_region("north-west"))
    london, north = (make(code, region=make_region(code), by=first) for code in ("london", "north-west"))
    for announcement, user in ((london, first), (london, second), (north, first)):
        sent = {"title": f"By {user.pk}", "text": "x", "region": announcement.region_id}
        assert as_user(user).post(f"{BASE}/announcements/{announcement.pk}/", sent).status_code == 302
        announcement.refresh_from_db()
        assert announcement.title == f"By {user.pk}"
    assert as_user(second).post(f"{BASE}/announcements/{london.pk}/delete/").status_code == 302
    assert list(Announcement.objects.all()) == [north]


def test_lead_who_was_an_author_no_lead_any_more_leaves_it_to_the_editors():
    former, lead = make_lead("london"), make_lead("london", "rhian@example.com")
    told = make(region=make_region("london"), by=former)
    dismiss(appointment=former.appointments.get(), by=make_editor(), now=timezone.now())
    assert as_user(lead).post(f"{BASE}/announcements/{told.pk}/delete/").status_code == 404
