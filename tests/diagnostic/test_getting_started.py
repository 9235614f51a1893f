"""Where an organisation stands: its stage, what the site sees by itself, the next small step, and notes of steps."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from casestudies.models import Submission
from casestudies.vocabulary import Stage
from community.models import Member
from diagnostic.found_of import stage_of
from diagnostic.models import Action, Commitment
from diagnostic.models.commitment import COMMITMENTS, GUIDE_STEPS, Step
from diagnostic.next_step import Do, Facts, next_step
from diagnostic.next_step_words import SAID
from diagnostic.services import commitments as services
from diagnostic.stage import Known, stage
from elements.models import ImplementationGuidePage, ImplementationStepPage
from tests.diagnostic.rating_pages import browser_of, read, words
from tests.factories.community import make_member, make_organisation
from tests.factories.rounds import make_lead, make_result, make_round, make_version, rate
from tests.factories.stories import make_region_page, make_stories_index, make_story
from tests.factories.submissions import make_sent, make_submission

PAGE = "/diagnostic/getting-started/"
NOW = dt.datetime(2027, 3, 10, 12, tzinfo=dt.UTC)
TODAY = NOW.date()
NONE = Facts(frozenset(), (), False, False, False, True)


@pytest.fixture(autouse=True)
def _now(monkeypatch: pytest.MonkeyPatch) -> None:
    """The clock goes on from NOW: a step that is changed has another version than before."""
    began, now = timezone.now(), timezone.now
    monkeypatch.setattr(timezone, "now", lambda: NOW + (now() - began))


def facts(*done: Step, **others: Any) -> Facts:
    return Facts(**{**vars(NONE), "done": frozenset(done), **others})


def action(member: Member, **values: Any) -> Action:
    assert member.organisation is not None
    return Action.objects.create(
        organisation=member.organisation, element="environment", title="A quiet room", made_at=NOW, changed_at=NOW,
        **values,
    )  # fmt: skip


def note(member: Member, step: Step, **said: Any) -> Commitment:
    assert member.organisation is not None
    kept = Commitment.objects.filter(organisation=member.organisation, step=step).first()
    noted = services.note_step(
        organisation=member.organisation, step=step, by=member, said=services.Noted(**said),
        version=services.version_of(kept), now=timezone.now(),
    )  # fmt: skip
    assert noted is not None
    return noted


@pytest.mark.parametrize(
    ("known", "expected"),
    [
        (Known(), Stage.NOT_STARTED),
        (Known(planned=True, running=True), Stage.NOT_STARTED),
        (Known(rated=True), Stage.STARTED),
        (Known(rated=True, planned=True, running=True), Stage.STARTED),
        (Known(finished=True), Stage.COMPLETED),
        (Known(rated=True, finished=True), Stage.COMPLETED),
        (Known(rated=True, finished=True, planned=True), Stage.PLANNING),
        (Known(rated=True, finished=True, planned=True, running=True), Stage.RUNNING),
    ],
)
def test_stage_follows_rounds_and_actions(known: Known, expected: Stage) -> None:
    assert stage(known) == expected


@pytest.mark.parametrize(
    ("known", "expected"),
    [
        (facts(), Do.NAMED_LEAD),
        (facts(Step.NAMED_LEAD), Do.START),
        (facts(Step.NAMED_LEAD, may_be_started=False), Do.SPONSOR),
        (facts(Step.NAMED_LEAD, has_open_round=True), Do.GO_ON),
        (facts(has_open_round=True), Do.NAMED_LEAD),
        (facts(Step.NAMED_LEAD, Step.DIAGNOSTIC, has_result=True), Do.FIRST_ACTION),
        (facts(Step.NAMED_LEAD, Step.DIAGNOSTIC, has_result=True, has_open_round=True), Do.GO_ON),
        (facts(Step.NAMED_LEAD, Step.DIAGNOSTIC), Do.SPONSOR),
        (facts(Step.NAMED_LEAD, Step.DIAGNOSTIC, has_result=True, has_actions=True), Do.SPONSOR),
        (facts(*COMMITMENTS), Do.DATA_ANALYSIS),
        (facts(*COMMITMENTS, *GUIDE_STEPS), Do.KEEP_GOING),
        (facts(*COMMITMENTS, *GUIDE_STEPS, has_result=True), Do.FIRST_ACTION),
    ],
)
def test_next_step_is_the_first_that_fits(known: Facts, expected: Do) -> None:
    assert next_step(known) == expected


@pytest.mark.parametrize(
    ("due", "others", "expected"),
    [
        ((Step.EVALUATION, Step.SPONSOR), {}, Do.EVALUATION),
        ((Step.DIAGNOSTIC,), {}, Do.START),
        ((Step.DIAGNOSTIC,), {"has_open_round": True}, Do.GO_ON),
        ((Step.DIAGNOSTIC, Step.STORY), {"may_be_started": False}, Do.STORY),
    ],
)
def test_step_whose_day_has_come_goes_first(due: tuple[Step, ...], others: dict[str, Any], expected: Do) -> None:
    assert next_step(facts(due=due, **others)) == expected


def test_every_step_is_said_in_words() -> None:
    assert set(SAID) == set(Do)
    assert {one.value for one in Step} < {one.value for one in Do}


@pytest.fixture
def lead() -> Member:
    make_version()
    return make_member()


@pytest.fixture
def client(lead: Member) -> Client:
    return browser_of(lead)


@pytest.mark.django_db
def test_stage_is_read_from_the_organisations_own_rows(lead: Member) -> None:
    other = make_member("other@example.com", organisation=make_organisation("Other"))
    make_result(other)
    action(other, status="done", is_new_initiative=True)
    place = lead.organisation
    assert place is not None
    assert stage_of(place) == Stage.NOT_STARTED
    begun = make_round(lead)
    assert stage_of(place) == Stage.NOT_STARTED
    rate(begun, lead, {"environment-1": "red"})
    assert stage_of(place) == Stage.STARTED
    assert stage_of(other.organisation) == Stage.RUNNING  # type: ignore[arg-type]


@pytest.mark.django_db
def test_stage_rises_with_a_result_and_with_actions(lead: Member) -> None:
    place = lead.organisation
    assert place is not None
    make_result(lead)
    assert stage_of(place) == Stage.COMPLETED
    one = action(lead, status="not-planned", not_planned_reason="No money")
    assert stage_of(place) == Stage.COMPLETED
    for status, is_new, expected in (
        ("proposed", True, Stage.PLANNING), ("agreed", True, Stage.PLANNING), ("done", False, Stage.PLANNING),
        ("in-progress", True, Stage.RUNNING), ("done", True, Stage.RUNNING),
    ):  # fmt: skip
        Action.objects.filter(pk=one.pk).update(status=status, is_new_initiative=is_new, not_planned_reason="")
        assert stage_of(place) == expected, (status, is_new)


@pytest.mark.django_db
def test_new_organisation_sees_all_steps_and_one_to_take(client: Client, lead: Member) -> None:
    page = read(client, PAGE)
    assert "Not started using in detail yet" in page
    assert all(str(step.label) in page for step in Step)
    assert "You have done 0 of 6" in page
    assert page.count("No date yet") == 11
    assert 'href="/diagnostic/getting-started/named-lead/">Note who leads' in page


@pytest.mark.django_db
def test_step_is_noted_and_changed(client: Client, lead: Member) -> None:
    day = TODAY + dt.timedelta(days=30)
    sent = {"done": "no", "planned_for": f"{day:%d/%m/%Y}", "note": "Sam asks the chief nurse", "version": ""}
    done = client.post(f"{PAGE}sponsor/", sent, follow=True).content.decode()
    assert "It is noted" in done
    assert f"Planned for {day.day} {day:%B %Y}." in words(done)
    assert "Sam asks the chief nurse" in done
    kept = Commitment.objects.get()
    assert (kept.step, kept.changed_by, kept.done_on) == ("sponsor", lead, None)
    form = client.get(f"{PAGE}sponsor/").content.decode()
    assert f'value="{day:%d/%m/%Y}"' in form
    client.post(f"{PAGE}sponsor/", {**sent, "done": "yes", "version": services.version_of(kept)})
    kept.refresh_from_db()
    assert (kept.done_on, kept.planned_for) == (TODAY, day)
    assert "You have done 1 of 6" in read(client, PAGE)


@pytest.mark.django_db
def test_day_that_has_passed_is_said_and_may_stay(client: Client, lead: Member) -> None:
    past = TODAY - dt.timedelta(days=3)
    kept = note(lead, Step.STRATEGY, planned_for=past)
    page = read(client, PAGE)
    assert "The date has passed." in page
    assert "Plan your strategy" in page
    sent = {"done": "no", "planned_for": f"{past:%d/%m/%Y}", "note": "Soon", "version": services.version_of(kept)}
    assert client.post(f"{PAGE}strategy/", sent).status_code == 302
    assert Commitment.objects.get().note == "Soon"


@pytest.mark.django_db
@pytest.mark.parametrize(
    "wrong",
    [
        {"done": ""},
        {"done": "perhaps"},
        {"planned_for": "soon"},
        {"planned_for": "1/1/2020"},
        {"done": "yes", "done_on": "1/1/2099"},
        {"done": "yes", "done_on": "1/1/1999"},
        {"note": "x" * 301},
    ],
)
def test_faulty_note_is_refused_and_what_was_typed_kept(client: Client, wrong: dict[str, str]) -> None:
    sent = {"done": "no", "note": "Chief nurse", **wrong}
    page = client.post(f"{PAGE}sponsor/", sent).content.decode()
    assert "<title>Error: " in page
    assert sent["note"] in page
    assert not Commitment.objects.exists()


@pytest.mark.django_db
def test_old_tab_overwrites_nothing_and_shows_both(client: Client, lead: Member) -> None:
    old = services.version_of(note(lead, Step.SPONSOR, note="First"))
    note(lead, Step.SPONSOR, note="Second")
    sent = {"done": "no", "note": "Third", "version": old}
    clash = client.post(f"{PAGE}sponsor/", sent)
    page = clash.content.decode()
    assert clash.status_code == 409
    assert "Second" in page
    assert "Third" in page
    kept = Commitment.objects.get()
    assert kept.note == "Second"
    assert f'value="{services.version_of(kept)}"' in page
    client.post(f"{PAGE}sponsor/", {**sent, "version": services.version_of(kept)})
    assert Commitment.objects.get().note == "Third"


@pytest.mark.django_db
def test_saying_nothing_keeps_nothing_and_a_second_press_changes_nothing(client: Client, lead: Member) -> None:
    client.post(f"{PAGE}sponsor/", {"done": "no"})
    assert not Commitment.objects.exists()
    for _press in range(2):
        assert client.post(f"{PAGE}sponsor/", {"done": "no", "note": "Soon", "version": ""}).status_code == 302
    assert Commitment.objects.count() == 1


@pytest.mark.django_db
def test_what_the_site_sees_is_not_asked(client: Client, lead: Member) -> None:
    make_lead(lead)
    done = make_result(lead)
    sent = make_sent(make_member("kim@example.com"))
    page = read(client, PAGE)
    assert "You have done 3 of 6" in page
    assert "Sam Okafor" in page
    assert f'href="/diagnostic/rounds/{done.public_id}/">Go to the round' in page
    assert "has sent a story" in page
    assert sent.public_id not in page  # only its author may open it
    for code in ("named-lead", "diagnostic", "story"):
        assert f"{PAGE}{code}/" not in page
        assert client.post(f"{PAGE}{code}/", {"done": "yes"}).status_code == 302
    assert not Commitment.objects.exists()
    assert 'href="/diagnostic/plan/add/">Add an action' in page


@pytest.mark.django_db
def test_story_counts_once_it_is_sent(client: Client, lead: Member) -> None:
    make_submission(lead)
    assert "has sent a story" not in read(client, PAGE)
    Submission.objects.all().delete()
    story = make_sent(lead)
    assert f'href="/case-studies/submit/{story.public_id}/">Open your story' in read(client, PAGE)


@pytest.mark.django_db
def test_published_story_counts_but_not_one_that_we_wrote(
    client: Client, lead: Member, home_page: Any, fresh_generation: Any
) -> None:
    region = make_region_page(make_stories_index(home_page))
    story = make_story(region, organisation=lead.organisation, reconstructed=True)
    fresh_generation()
    assert "has a published story" not in read(client, PAGE)
    story.reconstructed = False
    story.save()
    fresh_generation()
    assert f'href="{story.get_url()}">Read it' in read(client, PAGE)


@pytest.mark.django_db
def test_steps_of_the_guide_lead_to_their_pages(
    client: Client, lead: Member, home_page: Any, fresh_generation: Any
) -> None:
    guide = home_page.add_child(instance=ImplementationGuidePage(title="Guide", slug="guide", locale=home_page.locale))
    for number, code in ((1, "data-analysis"), (5, "evaluation")):
        guide.add_child(instance=ImplementationStepPage(title=code, slug=code, step=number, locale=guide.locale))
    fresh_generation()
    for step in COMMITMENTS:
        note(lead, step, done_on=TODAY)
    page = read(client, PAGE)
    assert 'href="/guide/data-analysis/">Read about data analysis' in page
    assert 'href="/guide/evaluation/">Read about this step: Evaluation' in page
    note(lead, Step.DATA_ANALYSIS, done_on=TODAY)
    assert f'href="{PAGE}planning/">Note how far you are' in read(client, PAGE)  # its page is not there


@pytest.mark.django_db
def test_colleague_reads_and_cannot_change(client: Client, lead: Member) -> None:
    make_lead(lead)
    note(lead, Step.SPONSOR, note="The chief nurse")
    colleague = browser_of(make_member("kim@example.com"))
    page = read(colleague, PAGE)
    assert "The chief nurse" in page
    assert "Sam Okafor can do this: ask them." in page
    assert f"{PAGE}sponsor/" not in page
    assert "/diagnostic/start/" not in page
    assert colleague.get(f"{PAGE}sponsor/").status_code == 404
    assert colleague.post(f"{PAGE}sponsor/", {"done": "yes"}).status_code == 404
    assert Commitment.objects.get().done_on is None


@pytest.mark.django_db
def test_stranger_reads_and_changes_only_their_own(client: Client, lead: Member) -> None:
    note(lead, Step.SPONSOR, note="The chief nurse")
    stranger = browser_of(make_member("other@example.com", organisation=make_organisation("Other")))
    assert "chief nurse" not in read(stranger, PAGE)
    stranger.post(f"{PAGE}sponsor/", {"done": "yes"})
    assert Commitment.objects.get(organisation=lead.organisation).done_on is None
    nowhere = browser_of(make_member("no@example.com", organisation=None))
    assert nowhere.get(PAGE).status_code == 404
    assert nowhere.get("/community/").status_code == 200
    assert client.get(f"{PAGE}no-such/").status_code == 404


@pytest.mark.django_db
def test_panels_say_where_the_organisation_stands(client: Client, lead: Member) -> None:
    note(lead, Step.NAMED_LEAD, done_on=TODAY)
    home = words(read(client, "/community/"))
    assert "Where your organisation stands" in home
    assert "The next small step: Start the diagnostic" in home
    assert "1 of 6 commitments done" in home
    front = words(read(client, "/diagnostic/"))
    assert "Not started using in detail yet" in front
    assert "The next small step:" not in front


@pytest.mark.django_db
@pytest.mark.parametrize("number", [1, 3])
def test_page_takes_the_same_queries_for_one_and_for_three(
    client: Client, lead: Member, number: int, django_assert_max_num_queries: Any
) -> None:
    for step in COMMITMENTS[:number]:
        note(lead, step, note="Soon")
    for _round in range(number):
        make_result(lead)
    read(client, PAGE)
    with django_assert_max_num_queries(12):
        read(client, PAGE)
