"""Who stopped all reminders gets none that a later release adds, until they switch one on."""

from __future__ import annotations

import datetime as dt
from importlib import import_module

import pytest
from bs4 import BeautifulSoup
from django.apps import apps
from django.utils import timezone

from community import digest, mail_kinds
from community.digest import StepKind
from community.emails.digest_facts import gather
from community.mail_kinds import MailKind
from community.models import MailPreference, Member, ReminderPreferences
from community.services import digest_members, mail_preferences, one_a_day, starting_again, suppressions
from community.services.deliver import deliver_due
from community.switched_off import wanting
from tests.community.emails_doors import MINE, by_link, door
from tests.factories.community import make_member
from tests.factories.outbox import KINDS, NOW, make_delivery, written

pytestmark = pytest.mark.django_db
__all__ = ["door"]
LATER = MailKind("test_later", "a reminder of a later release", written, reminder=True)
RARE = MailKind("test_rare", "a reminder that few want", written, reminder=True, on_at_first=False)
OFTEN = MailKind("test_often", "a reminder that most want", written, reminder=True)
SOON = dt.timedelta(minutes=1)


@pytest.fixture(autouse=True)
def _kinds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mail_kinds, "_kinds", {})
    monkeypatch.setattr(digest, "_steps", {})
    mail_kinds.register(KINDS)


@pytest.fixture
def member() -> Member:
    return make_member("sam@example.com")


@pytest.fixture
def stopped(member: Member) -> Member:
    """Stopped all before the later release came."""
    mail_preferences.stop_all(member=member, now=NOW)
    mail_kinds.register([LATER])
    return Member.objects.get(pk=member.pk)


def times() -> ReminderPreferences:
    return ReminderPreferences.objects.get()


def switched_on(member: Member) -> list[str]:
    return mail_preferences.switched_on(Member.objects.get(pk=member.pk))


def test_who_stopped_all_is_sent_no_later_kind(stopped):
    other = make_member("jo@example.com")
    assert switched_on(stopped) == []
    assert mail_preferences.wanting(LATER, [stopped, other]) == [other]
    assert list(wanting(Member.objects.all(), LATER.name)) == [other]
    for one in (stopped, other):
        make_delivery(one, kind=LATER.name)
    assert deliver_due(now=NOW) == {"sent": 1, "skipped": 1}


def test_who_switched_one_off_is_sent_later_kinds(member):
    mail_preferences.switch(member=member, kind="test_reminder", on=False, now=NOW)
    mail_kinds.register([LATER])
    assert switched_on(member) == [LATER.name]
    assert list(wanting(Member.objects.all(), LATER.name)) == [member]
    assert not ReminderPreferences.objects.exists()


@pytest.mark.parametrize("how", ["press", "form", "complaint"])
def test_all_can_be_stopped_in_three_ways(client, member, how):
    client.force_login(member.user)
    if how == "press":
        client.post(MINE, {"do": "stop-all"})
    elif how == "form":
        client.post(MINE, {"kinds": []})
    else:
        suppressions.suppress(address="sam@example.com", reason="complained", proof="reported", now=NOW)
    mail_kinds.register([LATER])
    assert times().all_stopped_at
    assert switched_on(member) == []


def test_stopping_all_twice_keeps_since_when_and_the_chosen_hour(member):
    mail_preferences.choose_times(member=member, frequency="monthly", hour=15, paused_until=None, now=NOW)
    for minutes in range(2):
        mail_preferences.stop_all(member=member, now=NOW + minutes * SOON)
    assert (times().all_stopped_at, times().hour) == (NOW, 15)


def test_who_switches_one_on_again_gets_that_and_what_comes_from_then_on(stopped):
    mail_preferences.switch(member=stopped, kind="test_reminder", on=True, now=NOW)
    assert switched_on(stopped) == ["test_reminder"]
    assert times().all_stopped_at is None
    mail_kinds.register([MailKind("test_last", "x", written, reminder=True)])
    assert switched_on(stopped) == ["test_reminder", "test_last"]


def test_who_chooses_the_later_kind_on_the_page_gets_it(client, stopped):
    client.force_login(stopped.user)
    client.post(MINE, {"kinds": [LATER.name], "offers": "test_reminder test_later"})
    assert switched_on(stopped) == [LATER.name]
    assert times().all_stopped_at is None


def test_who_saves_with_all_off_stays_stopped(client, stopped):
    client.force_login(stopped.user)
    client.post(MINE, {"kinds": [], "offers": "test_reminder"})
    assert times().all_stopped_at == NOW
    assert switched_on(stopped) == []


def test_page_from_before_a_release_changes_only_what_it_offered(client, member):
    client.force_login(member.user)
    assert 'name="offers" value="test_reminder"' in client.get(MINE).text
    mail_kinds.register([LATER])
    client.post(MINE, {"kinds": [], "offers": "test_reminder"})
    assert switched_on(member) == [LATER.name]
    assert not MailPreference.objects.filter(kind=LATER.name).exists()
    assert not ReminderPreferences.objects.filter(all_stopped_at__isnull=False).exists()


def test_page_that_offered_a_kind_switches_it_off(client, member):
    mail_kinds.register([LATER])
    client.force_login(member.user)
    client.post(MINE, {"kinds": ["test_reminder"], "offers": "test_reminder test_later"})
    assert switched_on(member) == ["test_reminder"]


def test_part_of_the_summary_that_came_later_is_left_out(stopped):
    def find(members: list[Member], now: dt.datetime) -> dict[int, list[digest.Step]]:
        return {one.pk: [digest.Step("x", lambda: "x", "x", ("community_home",))] for one in members}

    other = make_member("jo@example.com")
    digest.register(steps=[_step_kind(find)])
    mails = [make_delivery(one, kind="test_reminder", key=f"k{one.pk}", period="2026-11") for one in (stopped, other)]
    found = gather(mails, NOW)
    assert [len(found[one.pk].steps) for one in mails] == [0, 1]


def test_no_summary_is_planned_or_waited_for_who_stopped_all_before_there_was_one(stopped):
    first = dt.datetime(2026, 12, 1, 9, 30, tzinfo=dt.UTC)
    Member.objects.update(joined_at=NOW - dt.timedelta(days=90))
    assert not list(digest_members.due_members("2026-12", now=first))
    reader = Member.objects.select_related("user", "reminder_preferences").get(pk=stopped.pk)
    assert not one_a_day._with_summary_to_come([reader], first - dt.timedelta(hours=1))
    ReminderPreferences.objects.update(all_stopped_at=None)
    assert list(digest_members.due_members("2026-12", now=first))
    assert one_a_day._with_summary_to_come([reader], first - dt.timedelta(hours=1))


def buttons(page: str) -> set[str]:
    return {button["value"] for button in BeautifulSoup(page, "html5lib").select("main button[name=do]")}


def test_page_says_that_all_are_off_and_starts_them_again_as_they_were(door, member):
    browser, url = door
    mail_kinds.register([RARE, OFTEN, LATER])
    mail_preferences.choose(member=member, kinds=[RARE.name, LATER.name], now=NOW - SOON)
    page = browser.get(url).text
    assert buttons(page) == {"stop-all"}
    assert BeautifulSoup(page, "html5lib").select_one("main a[href='#stop-all']")
    browser.post(url, {"do": "stop-all"})
    ReminderPreferences.objects.update(all_stopped_at=NOW)
    MailPreference.objects.filter(changed_at__gt=NOW).update(changed_at=NOW)
    page = browser.get(url).text
    assert "They have been off since 2 November 2026." in page
    assert buttons(page) == {"start-again"}
    assert "#stop-all" not in page
    answer = browser.post(url, {"do": "start-again"}, follow=True).text
    assert "Your reminders are on again as they were before" in answer
    assert set(switched_on(member)) == {RARE.name, LATER.name}
    assert buttons(answer) == {"stop-all"}
    assert "Your reminders are on again" not in browser.post(url, {"do": "start-again"}, follow=True).text


def test_starting_again_says_until_when_a_break_holds(client, member):
    client.force_login(member.user)
    day = timezone.localdate() + dt.timedelta(days=30)
    ReminderPreferences.objects.create(member=member, paused_until=day, changed_at=NOW)
    client.post(MINE, {"do": "stop-all"})
    answer = client.post(MINE, {"do": "start-again"}, follow=True).text
    assert f"with your break. They begin again on {day:%-d %B %Y}" in answer


def test_page_that_a_link_opens_says_that_it_changed_nothing_only_where_that_is_so(client, member):
    url = by_link(member)
    assert "Opening this page has changed nothing." in client.get(url).text
    answer = client.post(url, {"do": "stop-all"}, follow=True).text
    assert ("All reminders are off" in answer, "has changed nothing" in answer) == (True, False)


@pytest.mark.parametrize("how", ["press", "form", "complaint"])
def test_what_was_on_before_comes_again_however_all_were_stopped(client, member, how):
    mail_kinds.register([RARE, OFTEN])
    mail_preferences.switch(member=member, kind=OFTEN.name, on=False, now=NOW - SOON)
    client.force_login(member.user)
    if how == "complaint":
        suppressions.suppress(address="sam@example.com", reason="complained", proof="reported", now=NOW)
    else:
        client.post(MINE, {"do": "stop-all"} if how == "press" else {"kinds": []})
    assert switched_on(member) == []
    assert starting_again.start_again(member=member, now=NOW + SOON)
    assert switched_on(member) == ["test_reminder"]


def test_who_had_none_before_gets_what_everybody_gets_at_first(member):
    mail_kinds.register([RARE])
    mail_preferences.switch(member=member, kind="test_reminder", on=False, now=NOW - SOON)
    mail_preferences.stop_all(member=member, now=NOW)
    assert starting_again.start_again(member=member, now=NOW + SOON)
    assert switched_on(member) == ["test_reminder"]


def test_starting_again_brings_no_kind_that_came_meanwhile_and_is_for_who_stopped_all(stopped):
    assert starting_again.start_again(member=stopped, now=NOW + SOON)
    assert switched_on(stopped) == ["test_reminder"]
    mail_preferences.switch(member=stopped, kind="test_reminder", on=False, now=NOW + 2 * SOON)
    assert not starting_again.start_again(member=stopped, now=NOW + 3 * SOON)
    assert switched_on(stopped) == []


CORE = import_module("community.migrations.0017_who_stopped_all").OF_THE_FIRST_PAGE


@pytest.mark.parametrize(
    ("off", "on", "is_stopped"),
    [
        (CORE, (), True),
        ((*CORE, "poll_nudge"), (), True),
        (CORE[1:], (), False),
        (CORE, ("poll_nudge",), False),
        ((), (), False),
    ],
)
@pytest.mark.parametrize("with_times", [False, True])
def test_upgrade_notes_who_has_all_off(member, off, on, is_stopped, with_times):
    if with_times:
        ReminderPreferences.objects.create(member=member, hour=15, changed_at=NOW - SOON)
    for kinds, value in ((off, False), (on, True)):
        for kind in kinds:
            MailPreference.objects.create(member=member, kind=kind, on=value, changed_at=NOW)
    import_module("community.migrations.0017_who_stopped_all").note_who_stopped_all(apps, None)
    found = ReminderPreferences.objects.filter(all_stopped_at__isnull=False)
    assert [one.all_stopped_at for one in found] == ([NOW] if is_stopped else [])
    assert list(found.values_list("hour", flat=True)) == ([15 if with_times else 9] if is_stopped else [])


def _step_kind(find: object) -> StepKind:
    return StepKind("test_part", "a part", find)
