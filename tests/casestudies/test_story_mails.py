"""Mails about a story on its way: who gets which, once, as long as it still says what is so."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.core import mail
from django.utils import timezone

from casestudies import emails
from casestudies.models import Submission
from casestudies.services import submissions
from casestudies.services.telling import tell
from community.models import Appointment, Delivery, User
from community.services import deliver
from tests.casestudies.reviewing import (
    REVIEW,
    SUBMIT,
    Scene,
    fresh,
    mails,
    make_lead,
    make_national_editor,
    on_our_page,
    send_due,
)
from tests.factories.community import make_member
from tests.factories.submissions import make_sent

pytestmark = pytest.mark.django_db


def states() -> dict[str, int]:
    """How many mails ended how, when everything was sent that is due."""
    return dict(send_due())


def test_author_and_leads_hear_of_a_new_story_in_their_languages(scene: Scene) -> None:
    User.objects.filter(pk=scene.author.user_id).update(language="cy")
    scene.author.user.refresh_from_db()
    story = make_sent(scene.author, title="x" * 100)
    sent = {one.to[0]: one for one in mails()}
    assert set(sent) == {"author@example.com", "lead@example.com"}
    assert f"http://localhost:8000/cy{SUBMIT}{story.public_id}/" in sent["author@example.com"].body
    assert f"http://localhost:8000{REVIEW}{story.public_id}/" in sent["lead@example.com"].body
    assert all(len(one.subject) <= 60 for one in sent.values())
    assert all(one.alternatives[0][1] == "text/html" for one in sent.values())  # type: ignore[attr-defined]


def test_mail_says_why_its_reader_got_it(scene: Scene) -> None:
    make_sent(scene.author)
    said = {one.to[0]: one.body for one in mails()}
    assert "You got this email because" in said["author@example.com"]
    assert "a story that you wrote" in said["author@example.com"]
    assert "stories that you review" in said["lead@example.com"]


@pytest.mark.parametrize("count", [1, 3])
def test_telling_takes_as_many_queries_for_one_as_for_three(
    scene: Scene, count: int, django_assert_num_queries: Any
) -> None:
    story = make_sent(scene.author)
    message = story.messages.get()
    for number in range(count):
        make_member(user=make_lead(f"m{number}@example.com"), organisation=scene.author.organisation)
    others = [make_lead(f"o{number}@example.com") for number in range(count)]
    users = [*User.objects.filter(email__startswith="m"), *others, scene.author.user]
    Delivery.objects.all().delete()
    with django_assert_num_queries(4):  # for the author and for the others: who takes part, the mails
        tell(message, to=users, now=timezone.now())
    assert Delivery.objects.filter(kind="story_to_reviewer", user=None).count() == count
    assert Delivery.objects.count() == 2 * count + 1


def test_without_a_lead_the_national_editors_hear_of_it(scene: Scene) -> None:
    Appointment.objects.all().delete()
    make_national_editor()
    make_sent(scene.author)
    assert {one.to[0] for one in mails()} == {"author@example.com", "editor@example.com"}


def test_reviewer_who_takes_part_gets_it_as_a_member_and_others_by_their_account(scene: Scene) -> None:
    other = make_lead("member@example.com")
    member = make_member(user=other, organisation=scene.author.organisation)
    make_sent(scene.author)
    to = Delivery.objects.filter(kind="story_to_reviewer").values_list("member", "user")
    assert set(to) == {(member.pk, None), (None, scene.lead.pk)}
    assert len(mails()) == 3


def test_mail_that_cannot_be_sent_is_tried_again_and_goes_out_once(scene: Scene, settings: Any) -> None:
    make_sent(scene.author)
    backend = settings.EMAIL_BACKEND
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9
    now = timezone.now()
    assert deliver.deliver_due(now=now)["sent"] == 0
    settings.EMAIL_BACKEND = backend
    assert deliver.deliver_due(now=now)["sent"] == 0  # not at once
    later = now + dt.timedelta(minutes=5)
    assert [deliver.deliver_due(now=later)["sent"] for _ in range(2)] == [2, 0]


def test_worker_that_died_while_writing_does_not_make_it_come_twice(scene: Scene, monkeypatch: Any) -> None:
    make_sent(scene.author)

    def die(*_: Any) -> None:
        raise SystemExit

    now = timezone.now()
    monkeypatch.setattr(emails, "_about", die)
    with pytest.raises(SystemExit):
        deliver.deliver_due(now=now)
    monkeypatch.undo()
    later = now + dt.timedelta(minutes=10)
    assert [deliver.deliver_due(now=later)["sent"] for _ in range(2)] == [2, 0]
    assert sorted(one.to[0] for one in mail.outbox) == ["author@example.com", "lead@example.com"]


def test_story_taken_back_before_anybody_was_written_to_is_told_to_nobody(scene: Scene) -> None:
    story = make_sent(scene.author)
    submissions.withdraw(submission=story, by=scene.author, now=timezone.now())
    assert states() == {"cancelled": 2}


def test_story_that_is_gone_is_told_to_nobody(scene: Scene) -> None:
    make_sent(scene.author)
    Submission.objects.all().delete()
    assert states() == {"cancelled": 2}


def test_reviewer_who_lost_the_role_meanwhile_hears_nothing(scene: Scene) -> None:
    make_sent(scene.author)
    Appointment.objects.all().delete()
    scene.lead.groups.clear()
    assert [one.to for one in mails()] == [["author@example.com"]]


def test_decision_is_told_in_place_of_what_it_overtook(scene: Scene) -> None:
    story = make_sent(scene.author)
    on_our_page(scene.in_name_of(scene.lead), story, "decline", "Another country.")
    [sent] = mails()
    assert (sent.to, fresh(story).status) == (["author@example.com"], "declined")
    assert "we cannot publish it" in sent.body


def test_account_that_was_closed_meanwhile_hears_nothing(scene: Scene) -> None:
    make_sent(scene.author)
    User.objects.filter(pk=scene.lead.pk).update(is_active=False)
    assert [one.to for one in mails()] == [["author@example.com"]]
