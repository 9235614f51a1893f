"""Pages that are due for review, and the one mail a month to editors who take no part as members."""

from __future__ import annotations

import datetime as dt

import pytest
from django.contrib.auth.models import Group, Permission
from django.core import mail
from django.utils import timezone, translation
from wagtail.models import GroupPagePermission, Page

from community.digest import DutyKind
from community.models import Delivery, Member, User
from community.reminders import page_review
from community.services import digests, duties, suppressions
from community.services.deliver import deliver_due
from tests.factories.community import make_member
from tests.factories.digests import FIRST
from tests.factories.people import make_user
from tests.home.editors import author, national_editor

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)
BEFORE = FIRST - 60 * DAY


@pytest.fixture
def editor() -> User:
    return old(national_editor())


def old(user: User) -> User:
    """An account that was there before the month began."""
    User.objects.filter(pk=user.pk).update(date_joined=BEFORE)
    user.refresh_from_db()
    return user


def own(pages, owner: User | None) -> list[Page]:
    """Give ``owner``, or nobody, these pages, which came out long ago and were never reviewed; the others are new."""
    Page.objects.filter(first_published_at=None).update(first_published_at=FIRST)
    pks = [page.pk for page in pages]
    Page.objects.filter(pk__in=pks).update(owner=owner, first_published_at=FIRST - 400 * DAY, live=True)
    return list(Page.objects.filter(pk__in=pks))


def says(step) -> str:
    with translation.override("en"), timezone.override("Europe/London"):
        return step.says()


def test_page_that_is_due_is_told_to_who_made_it(guides, editor: User) -> None:
    (page,) = own(guides[:1], editor)
    (step,) = page_review.find_for_users([editor], FIRST)[editor.pk]
    assert says(step) == f"The page “{page.title}”, which you look after, is due for review."
    assert step.link == ("wagtailadmin_pages:edit", page.pk)
    assert step.due_on == (FIRST - 35 * DAY).date()


def test_several_pages_are_one_step(guides, editor: User) -> None:
    own(guides[:3], editor)
    (step,) = page_review.find_for_users([editor], FIRST)[editor.pk]
    assert says(step).startswith("3 pages that you look after are due for review. The first is “")
    assert step.link == ("wagtailadmin_home",)


def test_page_is_not_told_to_who_may_no_longer_write_it(guides, editor: User) -> None:
    own(guides[:1], editor)
    editor.groups.clear()
    national_editor("nan@example.com")
    assert not page_review.find_for_users([User.objects.get(pk=editor.pk)], FIRST)


def test_page_that_was_reviewed_is_not_due(guides, editor: User) -> None:
    (page,) = own(guides[:1], editor)
    page.reviews.create(reviewed_on=(FIRST - DAY).date(), next_due=(FIRST + 200 * DAY).date())
    assert not page_review.find_for_users([editor], FIRST)


def test_member_is_told_in_the_summary(guides, editor: User) -> None:
    own(guides[:1], editor)
    member = make_member(user=editor)
    assert set(page_review.find([member], FIRST)) == {member.pk}


@pytest.mark.parametrize("number", [1, 3])
def test_pages_are_looked_up_in_the_same_number_of_questions(guides, number: int, django_assert_num_queries) -> None:
    editors = [national_editor(f"editor-{one}@example.com") for one in range(number)]
    for page, user in zip(guides, editors, strict=False):
        own([page], user)
    page_review.find_for_users(editors, FIRST)  # the types of pages are kept in memory
    with django_assert_num_queries(3):
        found = page_review.find_for_users(editors, FIRST)
    assert len(found) == number
    Page.objects.update(live=False)
    with django_assert_num_queries(1):
        assert not page_review.find_for_users(editors, FIRST)


def told(*users: User) -> dict[str, str]:
    """What each of ``users`` is told of pages, by the beginning of their address."""
    found = page_review.find_for_users(users, FIRST)
    return {user.email.split("@")[0]: says(found[user.pk][0]) for user in users if user.pk in found}


ALL_THREE = "3 pages that you look after are due for review. The first is “Improving personal health and wellbeing”."


@pytest.mark.parametrize("left", ["made by nobody", "has left", "is no editor any more"])
def test_pages_of_nobody_fall_to_those_who_may_publish_them(guides, editor: User, left: str) -> None:
    maker, other = author("maker@example.com"), author("ada@example.com")
    own(guides[:3], None if left == "made by nobody" else maker)
    if left == "has left":
        User.objects.filter(pk=maker.pk).update(is_active=False)
    elif left == "is no editor any more":
        maker.groups.clear()
    admin = make_user(email="root@example.com", is_superuser=True)
    assert told(editor, maker, other, admin) == {"nia": ALL_THREE}


def test_pages_of_nobody_fall_to_superusers_where_nobody_else_may_publish(guides, editor: User) -> None:
    own(guides[:3], None)
    User.objects.filter(pk=editor.pk).update(is_active=False)
    admin = make_user(email="root@example.com", is_superuser=True)
    assert told(author(), admin) == {"root": ALL_THREE}


def test_pages_of_nobody_fall_to_those_who_may_publish_at_or_above_them(guides) -> None:
    """Two groups, of which one may publish a single guide, and one may publish it but not change it."""
    own(guides[:2], None)
    make_user(email="root@example.com", is_superuser=True)
    here = {"publish_page": guides[0], "change_page": guides[0].get_parent()}
    users = [allowed("both", here), allowed("one", {"publish_page": guides[0]})]
    assert told(*users) == {"both": f"The page “{guides[0].title}”, which you look after, is due for review."}


def allowed(name: str, rights: dict[str, Page]) -> User:
    """Somebody in a group of their own that has these rights below these pages."""
    user, group = make_user(email=f"{name}@example.com"), Group.objects.create(name=name)
    user.groups.add(group)
    for codename, page in rights.items():
        permission = Permission.objects.get(codename=codename, content_type__app_label="wagtailcore")
        GroupPagePermission.objects.create(group=group, page_id=page.pk, permission=permission)
    return user


def test_page_with_a_maker_is_told_to_nobody_else(guides, editor: User) -> None:
    ada = author()
    own(guides[:1], ada)
    assert set(told(ada, editor)) == {"ada"}


def test_shipped_pages_are_told_to_members_and_to_accounts_that_take_no_part(guides, editor: User) -> None:
    own(guides[:3], None)
    member = make_member(user=old(national_editor("nan@example.com")), joined_at=BEFORE)
    digests.plan(now=FIRST)
    duties.plan(now=FIRST)
    deliver_due(now=FIRST)
    assert {sent.to[0]: ALL_THREE in sent.body for sent in mail.outbox} == {
        editor.email: True,
        member.user.email: True,
    }


def test_editor_gets_one_mail_a_month(guides, editor: User) -> None:
    (page,) = own(guides[:1], editor)
    duties.plan(now=FIRST - dt.timedelta(minutes=1))
    assert not Delivery.objects.exists()
    for _twice in range(2):
        duties.plan(now=FIRST)
        deliver_due(now=FIRST)
    (sent,) = mail.outbox
    assert sent.to == [editor.email]
    assert sent.subject == "What falls to you in December 2026"
    assert f"is due for review.\nOpen the page:\nhttp://localhost:8000/admin/pages/{page.pk}/edit/\n" in sent.body
    assert "You got this email because you look after this on the site." in sent.body
    assert "List-Unsubscribe" not in sent.extra_headers
    duties.plan(now=FIRST + 34 * DAY)
    assert Delivery.objects.filter(kind="duties").count() == 2


@pytest.mark.parametrize(
    ("period", "days", "becomes"),
    [
        ("2026-12", 1, {"sent": 1}),
        ("2026-11", 1, {}),
        ("2026-12", 30, {"cancelled": 1}),  # the next month's is near
        ("2027-01", 1, {"postponed": 1}),  # as ``send_due --at`` leaves it, for a moment that is yet to come
    ],
)
def test_mail_that_was_left_out_comes_once_the_stop_is_lifted_within_its_month(
    guides, editor: User, period: str, days: int, becomes: dict[str, int]
) -> None:
    own(guides[:1], editor)
    suppressions.suppress(address=editor.email, reason="bounced", proof="said", now=FIRST)
    duties.plan(now=FIRST)
    assert deliver_due(now=FIRST) == {"skipped": 1}
    Delivery.objects.update(period=period)
    lifted = FIRST + days * DAY
    assert suppressions.lift_own(user=editor, now=lifted)
    assert deliver_due(now=lifted) == becomes


def test_editor_without_anything_due_gets_none(editor: User) -> None:
    duties.plan(now=FIRST)
    assert deliver_due(now=FIRST) == {"cancelled": 1}


@pytest.mark.parametrize("who", ["member", "no editor", "inactive", "new"])
def test_nobody_else_is_asked(who: str, editor: User) -> None:
    if who == "member":
        make_member(user=editor)
    elif who == "inactive":
        User.objects.update(is_active=False)
    elif who == "new":
        User.objects.update(date_joined=FIRST + DAY)
    else:
        editor.groups.clear()
        old(make_user())
    duties.plan(now=FIRST + 2 * DAY)
    assert not Delivery.objects.exists()


def test_who_joined_since_gets_the_summary_alone(guides, editor: User) -> None:
    own(guides[:1], editor)
    duties.plan(now=FIRST)
    make_member(user=editor)
    assert Member.objects.active().exists()
    assert deliver_due(now=FIRST) == {"cancelled": 1}


def test_late_one_waits_for_the_office_hours(guides, editor: User) -> None:
    own(guides[:1], editor)
    friday_night = dt.datetime(2026, 12, 4, 22, 0, tzinfo=dt.UTC)
    duties.plan(now=friday_night)
    assert deliver_due(now=friday_night) == {"postponed": 1}
    assert Delivery.objects.get().not_before == dt.datetime(2026, 12, 7, 9, 0, tzinfo=dt.UTC)


def test_one_that_is_left_on_the_last_weekend_of_a_month_is_not_sent(guides, editor: User) -> None:
    own(guides[:1], editor)
    duties.plan(now=dt.datetime(2027, 1, 22, 16, 0, tzinfo=dt.UTC))  # the Friday before
    assert deliver_due(now=dt.datetime(2027, 1, 30, 12, 0, tzinfo=dt.UTC)) == {"cancelled": 1}
    assert mail.outbox == []


def test_two_kinds_of_one_name_are_refused() -> None:
    from community import digest

    with pytest.raises(ValueError, match="page_review"):
        digest.register(duties=[DutyKind("page_review", "another", lambda users, now: {})])
