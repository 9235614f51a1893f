"""A guide that does not fit is not published, whichever way somebody tries; what was typed is never lost."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.contrib.messages import get_messages
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone
from wagtail.models import GroupApprovalTask, Page, PageLogEntry, Workflow, WorkflowPage, WorkflowTask
from wagtail.test.utils.form_data import nested_form_data, rich_text, streamfield
from wagtail_localize.models import StringTranslation, Translation, TranslationSource

from elements.models import GuidePage
from elements.pdf import engine
from elements.pdf.engine import PdfUnavailableError
from elements.publishing import REFUSED, GuideDoesNotFitError
from tests.factories.site import make_standard_page
from tests.replay import replayed

FAR_TOO_LONG = "<p>Words that go on and on without an end in sight.</p>" * 60
TOO_LONG = "Page one is too long by about "


@pytest.fixture
def editor(client: Any, superuser: Any) -> Any:
    client.force_login(superuser)
    return client


@pytest.fixture
def overfull(guide: GuidePage) -> GuidePage:
    """A live guide whose newest draft is far too long."""

    def write() -> list[GuidePage]:
        guide.save_revision().publish()
        later = GuidePage.objects.get(pk=guide.pk)
        later.what_it_is = FAR_TOO_LONG
        later.save_revision()
        return [later]

    return replayed("overfull guide", write)[0]


def form(guide: GuidePage, *, words: str, **buttons: str) -> dict[str, Any]:
    """What the browser sends from the editor of a short guide."""
    empty = {"figures": 0, "sub_elements": 0, "good_looks_like": 0, "quick_wins": 0}
    fields = {
        "title": guide.title, "slug": guide.slug, "summary": guide.summary, "element": guide.element,
        "promise": guide.promise, "green": "", "amber": "", "red": "", "content_owner": "", "seo_title": "",
        "search_description": "", "video": "", "sharing_image": "", "go_live_at": "", "expire_at": "",
        "what_it_is": rich_text(f"<p>{words}</p>"), "questions": streamfield([("row", "Who is here?")]),
        "who_to_involve": streamfield([]), "data_to_look_at": streamfield([]),
        "comments": {"TOTAL_FORMS": 0, "INITIAL_FORMS": 0, "MIN_NUM_FORMS": 0, "MAX_NUM_FORMS": 1000},
        **{name: streamfield([]) for name in empty},
    }  # fmt: skip
    return {**nested_form_data(fields), **buttons}


def sentences(response: Any) -> list[str]:
    return [str(message) for message in get_messages(response.wsgi_request)]


def words_live(guide: GuidePage) -> str:
    return str(GuidePage.objects.get(pk=guide.pk).what_it_is)


@pytest.mark.django_db
def test_editor_is_told_and_keeps_what_was_typed(editor, guide):
    url = reverse("wagtailadmin_pages:edit", args=[guide.pk])
    response = editor.post(url, form(guide, words="Far too many words. " * 400, **{"action-publish": "1"}))
    page = response.content.decode()
    assert response.status_code == 200
    assert TOO_LONG in page
    assert "Far too many words. Far too many words." in page
    assert "about " in page.split('class="guide-meter__percent">')[1].split("<")[0]  # the meter says it too
    assert "Far too many" not in words_live(guide)


@pytest.mark.django_db
@pytest.mark.parametrize("button", ["action-submit", "action-restart-workflow"])
def test_moderators_are_not_sent_what_cannot_be_published(editor, guide, superuser, button):
    _put_in_workflow(guide)
    url = reverse("wagtailadmin_pages:edit", args=[guide.pk])
    response = editor.post(url, form(guide, words="Far too many words. " * 400, **{"action-submit": "1"}))
    assert TOO_LONG in response.content.decode()
    assert GuidePage.objects.get(pk=guide.pk).current_workflow_state is None


@pytest.mark.django_db
def test_draft_may_be_as_long_as_it_likes(editor, guide):
    url = reverse("wagtailadmin_pages:edit", args=[guide.pk])
    response = editor.post(url, form(guide, words="Far too many words. " * 400))
    assert response.status_code == 302
    assert "Far too many" in GuidePage.objects.get(pk=guide.pk).get_latest_revision_as_object().what_it_is


@pytest.mark.django_db
def test_guide_that_fits_is_published_from_the_editor(editor, guide):
    url = reverse("wagtailadmin_pages:edit", args=[guide.pk])
    response = editor.post(url, form(guide, words="Few words.", **{"action-publish": "1"}))
    assert response.status_code == 302
    assert "Few words." in words_live(guide)


@pytest.mark.django_db
def test_other_faults_are_said_without_measuring(editor, guide, monkeypatch):
    monkeypatch.setattr("elements.publishing.fullness", lambda page: pytest.fail("measured in vain"))
    url = reverse("wagtailadmin_pages:edit", args=[guide.pk])
    response = editor.post(url, form(guide, words="Few words.", title="", **{"action-publish": "1"}))
    assert response.status_code == 200


@pytest.mark.django_db
def test_code_gets_an_exception_that_says_it_all(overfull):
    with pytest.raises(GuideDoesNotFitError, match=f"“{overfull.title}” was not published. {TOO_LONG}"):
        overfull.get_latest_revision().publish()
    assert words_live(overfull) != FAR_TOO_LONG


def _put_in_workflow(guide: GuidePage) -> Workflow:
    workflow = Workflow.objects.create(name="Read by a second person", active=True)
    task = GroupApprovalTask.objects.create(name="Second person", active=True)
    task.groups.add(Group.objects.create(name="Second people"))
    WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=1)
    WorkflowPage.objects.create(workflow=workflow, page=Page.objects.get(pk=guide.pk))
    return workflow


def _submit(guide: GuidePage, user: Any) -> Any:
    """Submitted before it grew too long, or by other means than the editor."""
    return _put_in_workflow(guide).start(guide, user)


@pytest.mark.django_db
@pytest.mark.parametrize("headers", [{}, {"x-requested-with": "XMLHttpRequest"}])
def test_moderator_who_approves_is_told_and_the_task_stays(editor, overfull, user, headers):
    state = _submit(overfull, user)
    url = reverse("wagtailadmin_pages:workflow_action", args=[overfull.pk, "approve", state.current_task_state.pk])
    response = editor.post(url, headers=headers)
    edit = reverse("wagtailadmin_pages:edit", args=[overfull.pk])
    assert (response.json()["redirect"] if headers else response["Location"]) == edit
    assert sentences(response)[0].startswith(f"“{overfull.title}” was not published. {TOO_LONG}")
    state.refresh_from_db()
    assert state.status == state.STATUS_IN_PROGRESS
    assert state.current_task_state.status == "in_progress"
    assert words_live(overfull) != FAR_TOO_LONG


@pytest.mark.django_db
def test_moderator_may_send_it_back(editor, overfull, user):
    state = _submit(overfull, user)
    url = reverse("wagtailadmin_pages:workflow_action", args=[overfull.pk, "reject", state.current_task_state.pk])
    editor.post(url, {"comment": "Too long"})
    state.refresh_from_db()
    assert state.status == state.STATUS_NEEDS_CHANGES


@pytest.mark.django_db
def test_clock_leaves_it_a_draft_and_goes_on(overfull, home_page, caplog):
    past = timezone.now() - dt.timedelta(minutes=5)
    revision = overfull.get_latest_revision()
    revision.approved_go_live_at = past - dt.timedelta(minutes=1)  # its turn comes first
    revision.save()
    other = make_standard_page(home_page, live=False)
    due = other.save_revision()
    due.approved_go_live_at = past
    due.save()
    call_command("publish_scheduled")
    other.refresh_from_db()
    revision.refresh_from_db()
    assert other.live
    assert words_live(overfull) != FAR_TOO_LONG
    assert revision.approved_go_live_at is None
    entry = PageLogEntry.objects.get(action=REFUSED)
    assert entry.page_id == overfull.pk
    assert entry.data["faults"][0].startswith(TOO_LONG)
    assert "was not published at its time" in caplog.text
    call_command("publish_scheduled")  # it does not try again every minute
    assert PageLogEntry.objects.filter(action=REFUSED).count() == 1


@pytest.mark.django_db
def test_history_says_why_the_clock_left_it(editor, overfull):
    revision = overfull.get_latest_revision()
    revision.approved_go_live_at = timezone.now() - dt.timedelta(minutes=5)
    revision.save()
    call_command("publish_scheduled")
    page = editor.get(reverse("wagtailadmin_pages:history", args=[overfull.pk])).content.decode()
    assert f"Not published at its time. {TOO_LONG}" in page


@pytest.mark.django_db
def test_bulk_publishing_says_which_and_publishes_none(editor, overfull, guides):
    other = guides[1]
    other.unpublish()
    url = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"])
    response = editor.post(f"{url}?id={other.pk}&id={overfull.pk}", {"include_descendants": ""})
    assert response["Location"] == reverse("wagtailadmin_pages:edit", args=[overfull.pk])
    told = sentences(response)
    assert told[0].startswith(f"“{overfull.title}” was not published. {TOO_LONG}")
    assert told[1] == "None of the pages you chose were published."
    assert words_live(overfull) != FAR_TOO_LONG
    assert not GuidePage.objects.get(pk=other.pk).live


@pytest.mark.django_db
def test_machine_without_pango_still_publishes(overfull, monkeypatch, caplog):
    def missing() -> None:
        raise PdfUnavailableError("Install Pango")

    monkeypatch.setattr(engine, "_engine", missing)
    overfull.get_latest_revision().publish()
    assert words_live(overfull) == FAR_TOO_LONG
    assert "goes unmeasured: Install Pango" in caplog.text


def _translate(guide: GuidePage, locale: Any, words: str) -> Translation:
    """A translation in progress, with ``words`` for every string."""
    source, _ = TranslationSource.update_or_create_from_instance(guide)
    translation = Translation.objects.create(source=source, target_locale=locale)
    for segment in source.stringsegment_set.all():
        StringTranslation.objects.update_or_create(
            translation_of=segment.string,
            locale=locale,
            context=segment.context,
            defaults={"data": words if segment.context.path == "what_it_is" else segment.string.data},
        )
    return translation


@pytest.mark.django_db(transaction=True)
def test_translator_is_told_and_the_translation_stays_a_draft(editor, guide, home_page_cy, welsh):
    guide.save_revision().publish()
    translation = _translate(guide, welsh, "Geiriau lawer. ")
    translation.save_target(publish=True)
    target = guide.get_translation(welsh)
    assert target.live
    for string in StringTranslation.objects.filter(context__path="what_it_is", locale=welsh):
        string.data = "Geiriau heb ddiwedd. " * 400
        string.save()
    edit = reverse("wagtailadmin_pages:edit", args=[target.pk])
    response = editor.post(edit, {"action": "publish"})
    assert response["Location"] == edit
    assert sentences(response)[0].startswith(f"“{target.title}” was not published. {TOO_LONG}")
    assert "heb ddiwedd" not in words_live(target)
    assert "heb ddiwedd" in StringTranslation.objects.filter(context__path="what_it_is", locale=welsh).first().data
    meter = editor.get(reverse("guide_fullness", args=[target.pk])).content.decode()
    assert "lines too long" in meter
    assert "guide-meter" in editor.get(edit).content.decode()
    update = reverse("wagtail_localize:update_translations", args=[translation.source_id])
    response = editor.post(update, {"publish_translations": "on"})
    assert sentences(response)[0].startswith(f"Not published. {TOO_LONG}")
    assert "heb ddiwedd" not in words_live(target)


@pytest.mark.django_db(transaction=True)
def test_translation_that_fits_is_published(editor, guide, home_page_cy, welsh):
    guide.save_revision().publish()
    _translate(guide, welsh, "Ychydig eiriau. ").save_target(publish=True)
    target = guide.get_translation(welsh)
    StringTranslation.objects.filter(context__path="what_it_is", locale=welsh).update(data="Geiriau newydd.")
    response = editor.post(reverse("wagtailadmin_pages:edit", args=[target.pk]), {"action": "publish"})
    assert response.status_code == 302
    assert "Geiriau newydd." in words_live(target)


@pytest.mark.parametrize("way", ["publish_copies", "alias"])
def test_second_live_guide_of_an_element_is_refused_with_a_sentence(editor: Any, guide: GuidePage, way: str) -> None:
    sent = {"new_title": "Copy", "new_slug": "copy", "new_parent_page": guide.get_parent().pk}
    url = reverse("wagtailadmin_pages:copy", args=[guide.pk])
    answer = editor.post(url, {**sent, way: "on"})
    assert "Copy it as a draft and choose another element there." in answer.content.decode()
    assert not GuidePage.objects.filter(slug="copy").exists()
    editor.post(url, sent)
    assert not GuidePage.objects.get(slug="copy").live
