"""Which stories the monthly summary says wait for its reader."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.core.mail import EmailMessage
from django.utils import timezone, translation

from casestudies.models import Submission
from casestudies.reminders.waiting import STORIES_TO_REVIEW, STORY_WAITING, find, find_duties, reviewed_by
from casestudies.services import submissions
from community import digest
from community.digest import Step
from community.models import Appointment, Member, User
from community.services import deliver, duties
from community.times import UK
from tests.casestudies.reviewing import REVIEW, Scene, make_lead, make_national_editor, on_our_page
from tests.factories.community import make_member, make_organisation
from tests.factories.submissions import make_picture, make_sent, make_submission

pytestmark = pytest.mark.django_db

DAY = dt.timedelta(days=1)
MONDAY = dt.datetime(2027, 3, 1, 10, tzinfo=UK)


@pytest.fixture(autouse=True)
def _now(monkeypatch: pytest.MonkeyPatch) -> None:
    """Stories are begun and decided about by the clock."""
    monkeypatch.setattr(timezone, "now", lambda: MONDAY)


def steps_of(member: Member, now: dt.datetime) -> list[Step]:
    loaded = Member.objects.select_related("user", "organisation").get(pk=member.pk)
    return list(find([loaded], now).get(member.pk, []))


def member_leading(scene: Scene) -> Member:
    """London's lead takes part, too."""
    return make_member(user=scene.lead, organisation=make_organisation("Elsewhere"))


def test_kinds_are_known_to_the_summary() -> None:
    assert digest.step_kind("story_waiting") is STORY_WAITING
    assert STORIES_TO_REVIEW in digest.duty_kinds()


@pytest.mark.parametrize(
    ("sent", "until"),
    [
        (dt.datetime(2027, 3, 1, 10, tzinfo=UK), dt.date(2027, 3, 8)),
        (dt.datetime(2027, 3, 5, 23, 59, tzinfo=UK), dt.date(2027, 3, 12)),
        (dt.datetime(2027, 3, 6, 10, tzinfo=UK), dt.date(2027, 3, 12)),  # a Saturday
        (dt.datetime(2027, 3, 22, 10, tzinfo=UK), dt.date(2027, 3, 31)),  # Good Friday and Easter Monday between
    ],
)
def test_review_has_five_working_days(sent: dt.datetime, until: dt.date) -> None:
    assert reviewed_by(sent) == until


def test_lead_is_told_once_five_working_days_are_over_and_for_as_long_as_it_waits(scene: Scene) -> None:
    lead = member_leading(scene)
    story = make_sent(scene.author, now=MONDAY)
    assert steps_of(lead, MONDAY + 7 * DAY) == []
    for later in (8, 9, 40, 400):
        [step] = steps_of(lead, MONDAY + later * DAY)
        assert (step.key, step.link) == (f"story-review:{story.pk}:2027-03-01", ("story_review", story.public_id))
        assert step.says() == (
            "The story “A quiet room” has waited since Monday 1 March 2027 for somebody to review it."
        )
        assert step.due_on == dt.date(2027, 3, 8)
    on_our_page(scene.in_name_of(scene.lead), story, "approve")
    assert steps_of(lead, MONDAY + 40 * DAY) == []


def test_lead_without_a_membership_has_it_as_a_duty_and_others_have_none(scene: Scene) -> None:
    other = make_lead("west@example.com", "south-west")
    editor = make_national_editor()
    story = make_sent(scene.author, now=MONDAY)
    found = find_duties([scene.lead, other, editor, scene.author.user], MONDAY + 30 * DAY)
    assert {pk: [step.key for step in steps] for pk, steps in found.items()} == {
        scene.lead.pk: [f"story-review:{story.pk}:2027-03-01"]
    }


def test_lead_without_a_membership_is_written_to_once_a_month(scene: Scene, mailoutbox: list[EmailMessage]) -> None:
    User.objects.update(date_joined=MONDAY)  # which Django takes from its own clock
    story = make_sent(scene.author, now=MONDAY)
    for minute in (0, 1, 600):
        now = dt.datetime(2027, 4, 1, 9, tzinfo=UK) + dt.timedelta(minutes=minute)
        duties.plan(now=now)
        deliver.deliver_due(now=now)
    [sent] = [one for one in mailoutbox if "has waited since" in str(one.body)]
    assert sent.to == ["lead@example.com"]
    assert f"{REVIEW}{story.public_id}/" in str(sent.body)


def test_where_nobody_leads_it_waits_for_the_national_editors(scene: Scene) -> None:
    Appointment.objects.all().delete()
    editor = make_national_editor()
    make_sent(scene.author, now=MONDAY)
    assert list(find_duties([scene.lead, editor], MONDAY + 30 * DAY)) == [editor.pk]


def test_nobody_is_told_to_review_their_own_story(scene: Scene) -> None:
    lead = member_leading(scene)
    other = make_lead("second@example.com")
    make_sent(lead, now=MONDAY)
    Submission.objects.update(region=scene.page.region)
    assert list(find_duties([scene.lead, other], MONDAY + 30 * DAY)) == [other.pk]
    assert steps_of(lead, MONDAY + 30 * DAY) == []


def test_author_who_was_asked_for_changes_is_told_at_once_until_they_send_it_again(scene: Scene) -> None:
    story = make_sent(scene.author)
    assert steps_of(scene.author, timezone.now()) == []
    on_our_page(scene.in_name_of(scene.lead), story, "changes", "Say more.")
    [step] = steps_of(scene.author, timezone.now())
    assert step.link == ("story_submission", story.public_id)
    assert step.says() == "The reviewers asked you for changes to your story “A quiet room”."
    Submission.objects.update(status="submitted")
    assert steps_of(scene.author, timezone.now()) == []


def test_draft_is_told_of_once_it_was_left_for_thirty_days(scene: Scene) -> None:
    story = make_submission(scene.author)
    begun = story.changed_at
    assert steps_of(scene.author, begun + 30 * DAY - dt.timedelta(seconds=1)) == []
    [step] = steps_of(scene.author, begun + 30 * DAY)
    assert step.says() == "You began a story and have not sent it yet: “A quiet room”."
    submissions.save_answer(
        submission=story, by=scene.author, code="title", value="Another", version=1, now=begun + 29 * DAY
    )
    assert steps_of(scene.author, begun + 30 * DAY) == []
    assert len(steps_of(scene.author, begun + 100 * DAY)) == 1


def test_story_on_which_something_happened_counts_as_another(scene: Scene) -> None:
    story = make_submission(scene.author)
    begun, keys = story.changed_at, []

    def told(days: int, **changed: Any) -> None:
        Submission.objects.filter(pk=story.pk).update(**changed)
        keys.extend(step.key for step in steps_of(scene.author, begun + days * DAY))

    agreed = {"may_publish": True, "people_agreed": True, "quotations_agreed": True, "consented_at": begun}
    told(31)
    told(62)
    assert keys[0] == keys[1]
    told(90, status="changes", decided_at=begun + 80 * DAY, **agreed)
    told(91, version=2)  # they wrote on
    told(120, decided_at=begun + 100 * DAY)  # sent as it was, and asked anew
    assert len(keys) == 5
    assert len(set(keys)) == 4


def test_draft_that_holds_nothing_waits_for_nobody(scene: Scene) -> None:
    story = submissions.begin(by=scene.author, now=MONDAY)
    assert steps_of(scene.author, MONDAY + 100 * DAY) == []
    make_picture(story)
    make_picture(story, alt="Another")
    assert len(steps_of(scene.author, timezone.now() + 100 * DAY)) == 1


def test_sentence_is_in_the_language_that_is_active_when_it_is_read(scene: Scene) -> None:
    Submission.objects.filter(pk=make_submission(scene.author).pk).update(answers={})
    [step] = steps_of(scene.author, timezone.now() + 31 * DAY)
    with translation.override("cy"):
        welsh = step.says()
    assert "A story without a name yet" in step.says()
    assert "A story without a name yet" not in welsh


@pytest.mark.parametrize("number", [1, 3])
def test_many_members_and_stories_take_the_same_queries(scene: Scene, number: int, django_assert_num_queries) -> None:
    for at in range(number):
        make_lead(f"lead{at}@example.com")
        make_sent(scene.author, now=MONDAY)
        make_submission(make_member(f"author{at}@example.com", organisation=scene.author.organisation))
    make_member(user=scene.lead, organisation=scene.author.organisation)
    members = list(Member.objects.select_related("user", "organisation"))
    # stories that wait, who decides at all, leads, editors, admins, drafts
    with django_assert_num_queries(6):
        found = find(members, timezone.now() + 400 * DAY)
    assert len(found) == number + 1
    # and where nobody of them decides: the first two and the last
    with django_assert_num_queries(3):
        find([scene.author], timezone.now() + 400 * DAY)
