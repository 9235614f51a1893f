"""Telling a story: the whole way without JavaScript, what is refused, and that nothing typed is lost."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from casestudies.models import StoryPage, Submission, SubmissionMessage
from casestudies.services import submissions
from casestudies.submission_form import QUESTIONS, SECTIONS
from community.models import Member, Organisation
from tests.casestudies.reviewing import CONSENTS, SUBMIT, Scene, answer, at, on_our_page, page_of, words
from tests.factories.community import make_member, make_organisation
from tests.factories.submissions import ANSWERS, YES, make_picture, make_sent, make_submission, picture_file

pytestmark = pytest.mark.django_db


@pytest.fixture
def client(scene: Scene) -> Client:
    """The author's browser."""
    return scene.in_name_of(scene.author)


@pytest.fixture
def begun(scene: Scene) -> Submission:
    return make_submission(scene.author)


def test_member_goes_from_the_start_to_sent_answering_every_question(scene: Scene, client: Client) -> None:
    begin = client.post(SUBMIT)["Location"]
    story = Submission.objects.get()
    assert begin == at(story)
    for section in SECTIONS:
        address = at(story, f"question/{section.questions[0].code}/")
        while address != at(story):
            code = re.search(r"question/(\w+)/", address)[1]
            asked = QUESTIONS[code]
            assert str(asked.label) in re.search(r"<h1.*?</h1>", words(client, address), re.DOTALL)[0]
            choices = [key for key, _ in asked.choices(Submission.objects.get().answers)]
            given = {"line": "One line", "words": "Many\n\nwords", "one": choices[-1:], "several": choices}
            address = answer(client, story, code, given[asked.kind])["Location"]
    client.post(at(story, "quotations/"), {"quotation": "I sleep again.", "who": "A nurse", "consent": "on"})
    client.post(at(story, "pictures/"), {"picture": picture_file(), "alt": "Two chairs", "caption": "The room"})
    assert "See how it will look" in words(client, at(story))
    assert "Many" in words(client, at(story, "preview/"))
    assert "Not provided" not in words(client, at(story, "check/"))
    assert client.post(at(story, "check/"), CONSENTS)["Location"] == at(story)
    page = StoryPage.objects.get()
    story.refresh_from_db()
    assert (story.status, story.page, page.live) == ("submitted", page, False)
    assert page.get_parent().pk == scene.page.pk
    assert page.current_workflow_state.workflow == scene.page.get_workflow()
    assert (page.what_we_did, page.title) == ("<p>Many</p><p>words</p>", "One line")
    assert page.organisation is None  # the last answer to "May we name it?" is no
    assert page.described_as == "One line"
    assert (page.system, page.size, page.contact) == (None, "", None)  # nor do these tell which one it is
    assert page.quotations[0].value["consent"] is True
    assert page.pictures[0].value["image"].contextual_alt_text == "Two chairs"
    assert set(page.sub_elements) == {key for key, _ in QUESTIONS["sub_elements"].choices(story.answers)}
    assert "With the reviewers" in words(client, at(story))


def test_only_five_answers_about_the_story_are_needed(scene: Scene, client: Client) -> None:
    assert {q.code for q in QUESTIONS.values() if q.required} == {*ANSWERS, "described_as"}
    story = make_submission(scene.author)
    page = words(client, at(story, "check/"))
    assert page.count("Not provided") > 10
    assert client.post(at(story, "check/"), CONSENTS)["Location"] == at(story)
    draft = page_of(story)
    assert (draft.organisation, draft.sector, draft.size) == (scene.author.organisation, "acute", "1000-4999")
    assert (draft.contact, draft.adapted, draft.stage) == (scene.author, None, "")


@pytest.mark.parametrize("code", ["title", "elements", "byline"])
def test_story_without_a_required_answer_is_not_sent(scene: Scene, client: Client, code: str) -> None:
    story = make_submission(scene.author, **{code: None})
    page = words(client, at(story, "check/"))
    assert f'href="{at(story, f"question/{code}/")}?then=check"' in page
    assert "Send my story" not in page
    assert client.post(at(story, "check/"), CONSENTS).status_code == 200
    assert not StoryPage.objects.exists()


@pytest.mark.parametrize("left_out", list(CONSENTS))
def test_each_consent_has_to_be_given(client: Client, begun: Submission, left_out: str) -> None:
    given = {name: value for name, value in CONSENTS.items() if name != left_out}
    page = client.post(at(begun, "check/"), given).content.decode()
    assert "There is a problem" in page
    assert f'href="#id_{left_out}"' in page
    assert "Error: Check your answers" in page
    begun.refresh_from_db()
    assert begun.status == "writing"


def test_drafts_survive_the_end_of_the_session(scene: Scene, client: Client, begun: Submission) -> None:
    answer(client, begun, "advice", "Start small.")
    client.logout()
    assert client.get(at(begun))["Location"].startswith("/accounts/login/?next=")
    again = scene.in_name_of(scene.author)
    assert "Start small." in words(again, at(begun, "question/advice/"))


def test_second_tab_gets_both_texts_and_loses_neither(client: Client, begun: Submission) -> None:
    opened = begun.version
    answer(client, begun, "advice", "From the first tab.", version=opened)
    clash = answer(client, begun, "advice", "From the second tab.", version=opened)
    page = clash.content.decode()
    assert clash.status_code == 409
    assert "This answer was changed meanwhile" in page
    assert "From the first tab." in page
    assert "From the second tab." in page
    assert Submission.objects.get().answers["advice"] == "From the first tab."
    version = int(re.search(r'name="version" value="(\d+)"', page)[1])
    assert answer(client, begun, "advice", "From the second tab.", version=version).status_code == 302
    assert Submission.objects.get().answers["advice"] == "From the second tab."


def test_two_tabs_with_different_questions_do_not_meet(client: Client, begun: Submission) -> None:
    opened = begun.version
    answer(client, begun, "advice", "Start small.", version=opened)
    assert answer(client, begun, "what_helped", "A sponsor.", version=opened).status_code == 302
    assert answer(client, begun, "what_helped", "A sponsor.", version=opened).status_code == 302  # the same twice
    assert {"advice", "what_helped"} <= set(Submission.objects.get().answers)


def test_version_that_was_tampered_with_overwrites_nothing(client: Client, begun: Submission) -> None:
    answer(client, begun, "advice", "First.")
    for version in ("", "-1", "abc", "9" * 30):
        response = client.post(at(begun, "question/advice/"), {"answer": "Second.", "version": version})
        assert response.status_code in (200, 409)
        assert "Second." in response.content.decode()
    assert Submission.objects.get().answers["advice"] == "First."


def test_sending_twice_makes_one_page_and_one_message(client: Client, begun: Submission) -> None:
    for _ in range(2):
        assert client.post(at(begun, "check/"), CONSENTS)["Location"] == at(begun)
    assert StoryPage.objects.count() == 1
    assert SubmissionMessage.objects.filter(kind="sent").count() == 1


def test_beginning_twice_makes_one_story(client: Client) -> None:
    assert client.post(SUBMIT)["Location"] == client.post(SUBMIT)["Location"]
    assert Submission.objects.count() == 1


def test_too_many_unfinished_stories_are_refused_kindly(scene: Scene, client: Client) -> None:
    for _ in range(submissions.MOST_UNFINISHED):
        make_submission(scene.author)
    assert "many unfinished stories" in client.post(SUBMIT, follow=True).content.decode()
    assert Submission.objects.count() == submissions.MOST_UNFINISHED


def test_member_without_an_organisation_is_sent_to_say_where_they_work(scene: Scene, client: Client) -> None:
    Member.objects.update(organisation=None)
    assert client.post(SUBMIT)["Location"] == "/community/me/organisation/"
    assert not Submission.objects.exists()


PAGES = [
    "", "question/title/", "quotations/", "pictures/", "preview/", "check/", "delete/", "take-back/",
]  # fmt: skip
POSTS = [
    "quotations/remove/",
    "message/",
    "write-on/",
    "question/title/",
    "check/",
    "delete/",
    "take-back/",
    "pictures/",
]


def test_stories_of_others_are_not_there(scene: Scene) -> None:
    story = make_sent(scene.author, title="Sent")
    before = Submission.objects.values().get()
    lead = scene.in_name_of(make_member(user=scene.lead))  # who reviews it, on other pages
    assert {lead.get(at(story, part)).status_code for part in PAGES} == {404}
    assert {lead.post(at(story, part), {"answer": "Mine", **CONSENTS}).status_code for part in POSTS} == {404}
    assert Submission.objects.values().get() == before


def test_forged_ids_are_not_there(client: Client) -> None:
    for forged in ("0000000000000000", "1", "..%2f..", "%00", "x" * 300):
        assert client.get(f"{SUBMIT}{forged}/").status_code == 404
        assert client.get(f"/case-studies/review/{forged}/").status_code == 404


def test_unknown_questions_are_not_there(client: Client, begun: Submission) -> None:
    assert client.get(at(begun, "question/status/")).status_code == 404
    assert client.post(at(begun, "question/__class__/"), {"answer": "x"}).status_code == 404


def test_fields_that_nobody_asked_for_are_ignored(scene: Scene, client: Client, begun: Submission) -> None:
    extra = {"status": "approved", "author": "1", "region": "2", "page": "1", "live": "1"}
    answer(client, begun, "advice", "Start small.", **extra)
    client.post(at(begun, "check/"), {**CONSENTS, **extra})
    begun.refresh_from_db()
    assert (begun.status, begun.author, begun.region.code, begun.page.live) == (
        "submitted", scene.author, "london", False,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("code", "value", "said"),
    [
        ("title", "", "Enter a name for your story"),
        ("title", "x" * 101, "no more than 100"),
        ("title", "a\x00b", "Null characters"),
        ("title", "\u202e\u200b", "Enter a name for your story"),
        ("in_one_line", "x" * 5000, "no more than 160"),
        ("what_we_did", "x" * 4001, "no more than 4000"),
        ("what_we_did", "x" * 1_000_000, "no more than 4000"),
        ("elements", ["environment", "no-such-element"], "Choose one of these"),
        ("elements", [], "Choose at least one element"),
        ("stage", "no-such-stage", "Choose one of these"),
    ],
)
def test_bad_answers_are_said_next_to_the_field(
    client: Client, begun: Submission, code: str, value: Any, said: str
) -> None:
    page = answer(client, begun, code, value).content.decode()
    assert said in page.replace(",", "")
    assert "Error:" in page
    assert re.search(r'href="#id_answer', page)
    assert Submission.objects.get().answers[code] == ANSWERS[code] if code in ANSWERS else True


def test_hostile_words_are_only_words_everywhere(scene: Scene, client: Client, begun: Submission) -> None:
    bad = "<img src=x onerror=alert(1)> {{7*7}} {% debug %} %(x)s"
    for code in ("title", "what_we_did", "advice"):
        answer(client, begun, code, bad)
    client.post(at(begun, "quotations/"), {"quotation": bad, "who": bad, "consent": "on"})
    pages = [words(client, at(begun, page)) for page in PAGES if page != "take-back/"]
    client.post(at(begun, "check/"), CONSENTS)
    pages.append(words(scene.in_name_of(scene.lead), f"/case-studies/review/{begun.public_id}/"))
    pages.append(words(scene.in_name_of(scene.lead), f"/case-studies/review/{begun.public_id}/preview/"))
    assert not [page for page in pages if "<img src=x" in page]
    assert "&lt;img src=x" in pages[-1]
    assert "{{7*7}}" in pages[-1]


def test_answers_cannot_be_changed_while_the_story_is_with_the_reviewers(client: Client, begun: Submission) -> None:
    client.post(at(begun, "check/"), CONSENTS)
    for page in ("question/title/", "quotations/", "pictures/"):
        assert client.get(at(begun, page))["Location"] == at(begun)
    assert answer(client, begun, "title", "Changed")["Location"] == at(begun)
    assert Submission.objects.get().answers["title"] == ANSWERS["title"]


def test_story_that_was_taken_back_leaves_no_draft_and_can_be_sent_again(
    scene: Scene, client: Client, begun: Submission
) -> None:
    make_picture(begun)
    client.post(at(begun, "check/"), CONSENTS)
    page = page_of(begun)
    assert client.post(at(begun, "take-back/"))["Location"] == at(begun)
    begun.refresh_from_db()
    assert (begun.status, begun.page, begun.may_publish) == ("withdrawn", None, False)
    assert not StoryPage.objects.filter(pk=page.pk).exists()
    assert scene.in_name_of(scene.lead).get(f"/case-studies/review/{begun.public_id}/").status_code == 404
    client.post(at(begun, "write-on/"))
    client.post(at(begun, "check/"), CONSENTS)
    begun.refresh_from_db()
    assert (begun.status, len(page_of(begun).pictures)) == ("submitted", 1)


def test_published_story_cannot_be_taken_back(scene: Scene, client: Client) -> None:
    story = make_sent(scene.author)
    on_our_page(scene.in_name_of(scene.lead), story, "approve")
    assert client.post(at(story, "take-back/"))["Location"] == at(story)
    assert page_of(story).live


def test_only_what_nobody_else_saw_is_deleted(scene: Scene, client: Client, begun: Submission) -> None:
    sent = make_sent(scene.author, title="Sent")
    client.post(at(sent, "delete/"))
    assert "Delete this story?" in words(client, at(begun, "delete/"))
    client.post(at(begun, "delete/"))
    assert list(Submission.objects.all()) == [sent]


def test_two_stories_of_one_name_get_addresses_of_their_own(scene: Scene) -> None:
    slugs = {page_of(make_sent(scene.author, title="Rest")).slug for _ in range(3)}
    slugs.add(page_of(make_sent(scene.author, title="日本語")).slug)
    assert slugs == {"rest", "rest-2", "rest-3", "story"}


def test_story_of_a_region_without_a_page_waits_for_one(scene: Scene) -> None:
    far = make_organisation("Far Trust", region=None)
    author = make_member("far@example.com", organisation=far)
    story = make_sent(author)
    assert (story.status, story.page) == ("submitted", None)
    Organisation.objects.filter(pk=far.pk).update(region=scene.page.region)
    from casestudies.services.decisions import follow_workflows

    assert story.sent_at is not None
    assert follow_workflows(now=story.sent_at - dt.timedelta(days=1)) == 0, "it was not sent by then"
    assert follow_workflows(now=timezone.now()) == 1
    assert page_of(story).get_parent().pk == scene.page.pk
    assert follow_workflows(now=timezone.now()) == 0


@pytest.mark.parametrize("number", [1, 3])
def test_list_of_ones_stories_takes_the_same_queries(
    scene: Scene, client: Client, number: int, fresh_generation, django_assert_num_queries
) -> None:
    for _ in range(number):
        make_submission(scene.author)
    fresh_generation()
    client.get(SUBMIT)
    with django_assert_num_queries(4):  # session, account, member, stories
        assert client.get(SUBMIT).content.decode().count("Last changed") == number


@pytest.mark.parametrize("number", [1, 3])
def test_page_of_a_story_takes_the_same_queries_however_much_was_said(
    scene: Scene, client: Client, number: int, fresh_generation, django_assert_num_queries
) -> None:
    story = make_sent(scene.author)
    for n in range(number):
        submissions.answer_reviewers(submission=story, by=scene.author, text=f"Word {n}", now=timezone.now())
    fresh_generation()
    client.get(at(story))
    with django_assert_num_queries(6):  # session, account, member, story, pictures, what was said
        assert client.get(at(story)).content.decode().count("Comment,") == number


def test_looking_writes_nothing_and_nobody_may_keep_a_page(client: Client, begun: Submission) -> None:
    before = Submission.objects.values().get()
    for part in PAGES:
        assert "private" in client.get(at(begun, part))["Cache-Control"], part
    assert Submission.objects.values().get() == before


def test_welsh_journey_stays_in_welsh(client: Client, begun: Submission) -> None:
    sent = client.post(f"/cy{at(begun, 'question/advice/')}", {"answer": "Da iawn.", "version": begun.version})
    assert sent["Location"] == f"/cy{at(begun)}"
    assert client.post(f"/cy{at(begun, 'check/')}", CONSENTS)["Location"] == f"/cy{at(begun)}"


def test_members_home_leads_to_their_stories(scene: Scene, client: Client) -> None:
    assert f'href="{SUBMIT}"' in words(client, "/community/")
    story = make_sent(scene.author)
    home = words(client, "/community/")
    assert at(story) in home
    assert "With the reviewers" in home


def test_consents_are_kept_with_their_day(scene: Scene) -> None:
    now = timezone.now()
    story = submissions.send(submission=make_submission(scene.author), by=scene.author, consents=YES, now=now)
    story.refresh_from_db()
    assert (story.may_publish, story.people_agreed, story.quotations_agreed, story.consented_at) == (
        True, True, True, now,
    )  # fmt: skip
