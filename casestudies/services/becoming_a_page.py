"""From answers to a draft page and back: what the author says, what reviewers changed, and how the two meet."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

from django.conf import settings
from django.utils.text import slugify
from wagtail.models import Page
from wagtail_localize.synctree import create_aliases_for_new_page

from casestudies.models import RegionStoriesPage, StoryPage, Submission
from casestudies.plain_words import as_plain_text, as_rich_text
from casestudies.services import pictures
from casestudies.submission_form import QUESTIONS, Kind, Question, YesNo, asked
from community.models.vocabulary import Sector
from home.models import SiteImage

if TYPE_CHECKING:
    from collections.abc import Iterable

# Answers that are no field of the page by themselves.
ELSEWHERE = ("named", "contact", "byline")
WHOSE = ("named", "described_as", "contact")
AS_THEY_ARE = tuple(code for code in QUESTIONS if code not in (*ELSEWHERE, "adapted"))
ADAPTED = {YesNo.YES.value: True, YesNo.NO.value: False}


@dataclass(frozen=True)
class Change:
    """An answer that a reviewer changed on the page. ``both`` where the author has changed it since sending, too."""

    question: Question
    sent: Any
    page: Any
    mine: Any

    @property
    def both(self) -> bool:
        return self.mine not in (self.sent, self.page)


def region_page(submission: Submission) -> RegionStoriesPage | None:
    """Where the story will stand; None while its region has no page."""
    pages = RegionStoriesPage.objects.filter(locale__language_code=settings.LANGUAGE_CODE)
    return pages.filter(region=submission.region_id or 0).first()


def make_page(submission: Submission) -> bool:
    """Make the draft under the page of its region and begin the workflow there; False while there is no such page."""
    parent = region_page(submission)
    if parent is None:
        return False
    Page.objects.select_for_update().get(pk=parent.pk)  # two drafts of one name at once: the second gets its own slug
    parent.refresh_from_db()
    pictures.become_images(submission)
    page = page_of(submission)
    page.live, page.slug = False, free_slug(parent, submission.title)
    parent.add_child(instance=page)
    create_aliases_for_new_page(page)  # its place in Welsh; the back office does so for pages that are made there
    submission.page, submission.sent_answers = page, _as_sent(submission)
    submission.save()  # before the workflow begins: it asks whose page this is
    _save_draft(submission, page)
    return True


def page_of(submission: Submission, *, with_pictures: bool = True) -> StoryPage:
    """The story as a page that is saved nowhere yet."""
    parent = region_page(submission)
    place, answers = submission.organisation, submission.answers
    page = StoryPage(
        sector=place.sector if place else Sector.OTHER,
        size=place.size if place else "",
        system=place.system if place else None,
    )
    if parent is not None:
        page.locale = parent.locale
    for code in (*AS_THEY_ARE, "adapted"):
        _put(page, code, answers.get(code))
    _put_whose(page, submission)
    page.quotations = _quotations(answers.get("quotations", []))
    if with_pictures:
        page.pictures = [_picture(one) for one in _pictures_as_sent(submission) if one["image"]]
    return page


def conflicts(submission: Submission) -> list[Change]:
    """Where author and reviewer both changed the same answer since it was sent, each in another way."""
    return [change for change in reviewers_changes(submission) if change.both]


def reviewers_changes(submission: Submission) -> list[Change]:
    """What the newest draft says otherwise than what was sent."""
    if submission.page is None or not submission.sent_answers:
        return []
    draft = newest_draft(submission)
    found = []
    for code in (*AS_THEY_ARE, "adapted"):
        sent, now = _as_shown(code, submission.sent_answers.get(code)), answer_on(draft, code)
        if (sent or None) != (now or None):
            found.append(Change(QUESTIONS[code], sent, now, _as_shown(code, submission.answers.get(code))))
    return found


def _as_shown(code: str, value: Any) -> Any:
    """An answer as the page gives it back: spaces at the ends of lines and the like make no difference."""
    return as_plain_text(as_rich_text(value or "")) if QUESTIONS[code].kind is Kind.WORDS else value


def newest_draft(submission: Submission) -> StoryPage:
    """The page as its reviewers see it."""
    return cast("StoryPage", cast("StoryPage", submission.page).get_latest_revision_as_object())


def answer_on(page: StoryPage, code: str) -> Any:
    """What a page says to a question, as its author would have answered."""
    value = getattr(page, code)
    if code == "adapted":
        return {True: YesNo.YES.value, False: YesNo.NO.value}.get(value, "")
    if QUESTIONS[code].kind is Kind.WORDS:
        return as_plain_text(value)
    return list(value) if QUESTIONS[code].kind is Kind.SEVERAL else value


def bring_up_to_date(submission: Submission, *, mine: set[str]) -> None:
    """Write what the author has changed since sending into the newest draft, and let the workflow go on.

    What only a reviewer changed stays, in the answers too; where both did, ``mine`` says which of the author's win.
    The other words stay in the page's history.
    """
    page = newest_draft(submission)
    for change in reviewers_changes(submission):
        if change.question.code not in mine or not change.both:
            submission.answers = {**submission.answers, change.question.code: change.page}
    pictures.become_images(submission)
    for code in (*AS_THEY_ARE, "adapted"):
        if (_as_shown(code, submission.answers.get(code)) or None) != (answer_on(page, code) or None):
            _put(page, code, submission.answers.get(code))
    if any(submission.answers.get(code) != submission.sent_answers.get(code) for code in WHOSE):
        _put_whose(page, submission)
    _bring_lists(page, submission)
    submission.sent_answers = _as_sent(submission)
    submission.save()
    _save_draft(submission, page)


def remove_page(submission: Submission) -> None:
    """Delete a draft that readers never saw, its workflow and the pictures that were made for it."""
    page = submission.page
    images = [pk for pk in submission.pictures.values_list("image", flat=True) if pk]
    if page is not None and page.first_published_at is None:
        if state := page.current_workflow_state:
            state.cancel(user=None)
        submission.page = None
        submission.save(update_fields=["page"])
        page.delete()
        submission.pictures.update(image=None)
        for image in SiteImage.objects.filter(pk__in=images):
            image.delete()


def _save_draft(submission: Submission, page: StoryPage) -> None:
    author = submission.author.user if submission.author else None
    page.save_revision(user=author, log_action=True, changed=True)
    state = page.current_workflow_state
    if state is not None and state.status == state.STATUS_NEEDS_CHANGES:
        state.resume(user=None)
    elif state is None and (workflow := page.get_workflow()):
        # In nobody's name: the author could otherwise call it off in the back office, and would get Wagtail's mails.
        workflow.start(page, None)


def free_slug(parent: RegionStoriesPage, title: str) -> str:
    """An address for a story of this title that no other page beside it has."""
    wanted = slugify(title)[:80].strip("-") or "story"
    taken = set(parent.get_children().filter(slug__startswith=wanted).values_list("slug", flat=True))
    return next(slug for slug in _slugs(wanted) if slug not in taken)


def _slugs(wanted: str) -> Iterable[str]:
    yield wanted
    number = 2
    while True:
        yield f"{wanted}-{number}"
        number += 1


def _put(page: StoryPage, code: str, value: Any) -> None:
    if code == "adapted":
        page.adapted = ADAPTED.get(value)
    elif QUESTIONS[code].kind is Kind.WORDS:
        setattr(page, code, as_rich_text(value or ""))
    elif QUESTIONS[code].kind is Kind.SEVERAL:
        setattr(page, code, list(value or []))
    else:
        setattr(page, code, value or "")
    if code == "in_one_line":
        page.search_description = value or ""


def _put_whose(page: StoryPage, submission: Submission) -> None:
    """Whether the organisation is named, and whom readers may ask."""
    answers = submission.answers
    named = answers.get("named") == YesNo.YES
    page.organisation = submission.organisation if named else None
    if not named:  # with these and the region, many a trust is the only one of its kind
        page.system, page.size = None, ""
    page.described_as = "" if named else answers.get("described_as") or page.described_as
    page.contact = submission.author if named and answers.get("contact") == YesNo.YES else None


def _quotations(said: Iterable[dict[str, str]]) -> list[tuple[str, dict[str, Any]]]:
    return [("quotation", {**one, "consent": True}) for one in said]


def _picture(sent: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    image = SiteImage.objects.get(pk=sent["image"])
    image.contextual_alt_text, image.decorative = sent["alt"], False
    return ("picture", {"image": image, "caption": sent["caption"]})


def _pictures_as_sent(submission: Submission) -> list[dict[str, Any]]:
    return [picture.as_sent() for picture in submission.pictures.all()]


def _as_sent(submission: Submission) -> dict[str, Any]:
    codes = {question.code for question in asked(submission.answers)} | {"quotations"}
    answers = {code: value for code, value in submission.answers.items() if code in codes}
    return {**answers, "pictures": _pictures_as_sent(submission)}


def _bring_lists(page: StoryPage, submission: Submission) -> None:
    """Take out what the author took out and add what they added; what a reviewer did to the rest stays."""
    sent, now = submission.sent_answers.get("quotations", []), submission.answers.get("quotations", [])
    if sent != now:
        stay = [block for block in page.quotations if _words_of(block) not in _only_in(sent, now)]
        page.quotations = [*_as_they_are(stay), *_quotations(_only_in(now, sent))]
    _bring_pictures(page, submission)


def _bring_pictures(page: StoryPage, submission: Submission) -> None:
    sent, now = submission.sent_answers.get("pictures", []), _pictures_as_sent(submission)
    if sent == now:
        return
    old = {one["image"] for one in _only_in(sent, now)}  # taken out, or described anew
    stay = [block for block in page.pictures if block.value["image"] is None or block.value["image"].pk not in old]
    page.pictures = [*_as_they_are(stay), *(_picture(one) for one in _only_in(now, sent) if one["image"])]
    for image in SiteImage.objects.filter(pk__in=old - {one["image"] for one in now}):
        image.delete()


def _only_in(these: list[dict[str, Any]], others: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [one for one in these if one not in others]


def _words_of(block: Any) -> dict[str, str]:
    return {"quotation": block.value["quotation"], "who": block.value["who"]}


def _as_they_are(blocks: Iterable[Any]) -> list[tuple[str, Any]]:
    return [(block.block_type, block.value) for block in blocks]
