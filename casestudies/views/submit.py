"""Telling a story: the list of one's own, one question a page, and what can be done before it is sent."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from casestudies.forms.submit import AnswerForm, MessageForm
from casestudies.models import Submission
from casestudies.services import submissions as services
from casestudies.services.becoming_a_page import reviewers_changes
from casestudies.submission_form import QUESTIONS, Question, missing, next_in_section
from casestudies.submission_shown import in_words, tasks
from casestudies.views.submit_door import authors_only, not_now, page, while_writing
from community.views.doors import members_only
from home import rate_limit

if TYPE_CHECKING:
    from community.models import Member

BEGUN_AN_HOUR = 10
SAVED_AN_HOUR = 600
CHECK = "check"  # ?then=check: back to the page with all answers


@page
@members_only
def stories(request: HttpRequest, member: Member) -> HttpResponse:
    """One's own stories and what it takes to tell one; with POST begin."""
    if request.method == "POST":
        return _begin(request, member)
    mine = Submission.objects.of(member).order_by("-changed_at", "-pk")
    return render(request, "casestudies/submit/stories.html", {"member": member, "mine": mine})


@require_safe
@authors_only
def submission(request: HttpRequest, member: Member, submission: Submission) -> HttpResponse:
    """Where the story is: a list of tasks while it is being written, and what was said about it."""
    context = {
        "submission": submission,
        "tasks": tasks(submission.answers),
        "missing": missing(submission.answers),
        "pictures": submission.pictures.count(),
        "quotations": len(submission.answers.get("quotations", [])),
        "said": submission.messages.select_related("by", "by__member"),
        "form": MessageForm(),
        "changed": _reviewers_words(submission) if submission.is_with_author else [],
    }
    return render(request, "casestudies/submit/submission.html", context)


@page
@while_writing
def question(request: HttpRequest, member: Member, submission: Submission, code: str) -> HttpResponse:
    """One question. Each answer is kept as it is sent."""
    asked = QUESTIONS.get(code)
    if asked is None:
        raise Http404
    if not asked.asked(submission.answers):
        return redirect("story_submission", submission.public_id)
    sent = request.POST if request.method == "POST" else None
    form = AnswerForm(sent, question=asked, answers=submission.answers, version=submission.version)
    if form.is_valid():
        return _save(request, member, submission, asked, form)
    return _ask(request, submission, asked, form)


@page
@authors_only
def delete(request: HttpRequest, member: Member, submission: Submission) -> HttpResponse:
    """Forget a story that was never sent, or that was taken back."""
    if submission.status not in (Submission.Status.WRITING, Submission.Status.WITHDRAWN):
        return not_now(request, submission)
    if request.method == "POST":
        services.delete_unfinished(submission=submission, by=member)
        messages.success(request, _("Your story is deleted"))
        return redirect("story_submit")
    return render(request, "casestudies/submit/delete.html", {"submission": submission})


@page
@authors_only
def withdraw(request: HttpRequest, member: Member, submission: Submission) -> HttpResponse:
    """Take a story back before it is published."""
    if not submission.may_be_withdrawn:
        return not_now(request, submission)
    if request.method == "POST":
        if services.withdraw(submission=submission, by=member, now=timezone.now()):
            messages.success(request, _("You have taken back your story. Your answers are kept"))
        return redirect("story_submission", submission.public_id)
    return render(request, "casestudies/submit/withdraw.html", {"submission": submission})


@require_POST
@authors_only
def write_on(request: HttpRequest, member: Member, submission: Submission) -> HttpResponse:
    """Go on with a story that was taken back."""
    services.write_on(submission=submission, by=member, now=timezone.now())
    return redirect("story_submission", submission.public_id)


@require_POST
@authors_only
def message(request: HttpRequest, member: Member, submission: Submission) -> HttpResponse:
    """Say something to the reviewers."""
    form = MessageForm(request.POST)
    if not form.is_valid():
        return render(request, "casestudies/submit/message.html", {"form": form, "submission": submission})
    if services.answer_reviewers(submission=submission, by=member, text=form.cleaned_data["text"], now=timezone.now()):
        messages.success(request, _("Your message is sent"))
    else:
        messages.warning(request, _("You cannot write to the reviewers of this story any more"))
    return redirect("story_submission", submission.public_id)


def _begin(request: HttpRequest, member: Member) -> HttpResponse:
    if not rate_limit.allowed_for(str(member.pk), "story-begin", an_hour=BEGUN_AN_HOUR):
        return render(request, "429.html", status=429)
    try:
        begun = services.begin(by=member, now=timezone.now())
    except services.NoOrganisationError:
        messages.warning(request, _("Say first where you work. Then you can tell your story"))
        return redirect("community_me_organisation")
    except services.TooManyUnfinishedError:
        messages.warning(request, _("You have many unfinished stories. Finish or delete one of them first"))
        return redirect("story_submit")
    return redirect("story_submission", begun.public_id)


def _save(
    request: HttpRequest, member: Member, submission: Submission, asked: Question, form: AnswerForm
) -> HttpResponse:
    if not rate_limit.allowed_for(str(member.pk), "story-save", an_hour=SAVED_AN_HOUR):
        return render(request, "429.html", status=429)
    said = form.cleaned_data["answer"]
    try:
        saved = services.save_answer(
            submission=submission, by=member, code=asked.code, value=said, version=form.seen, now=timezone.now()
        )
    except services.NotWithAuthorError:
        return not_now(request, submission)
    except services.ChangedMeanwhileError as error:
        return _ask_again(request, submission, asked, error)
    return redirect(_next(request, saved, asked))


def _ask(request: HttpRequest, submission: Submission, asked: Question, form: AnswerForm, **more: Any) -> HttpResponse:
    theirs = [row for row in _reviewers_words(submission) if row["question"] == asked]
    context = {
        "form": form, "submission": submission, "question": asked, "then": _then(request), "theirs": theirs,
        "back": _after(request, submission),
    }  # fmt: skip
    return render(request, "casestudies/submit/question.html", {**context, **more})


def _ask_again(
    request: HttpRequest, submission: Submission, asked: Question, error: services.ChangedMeanwhileError
) -> HttpResponse:
    """Both answers on one page: what was typed stands in the form, what was saved above it."""
    sent = request.POST.copy()
    sent["version"] = str(error.version)
    form = AnswerForm(sent, question=asked, answers=submission.answers, version=error.version)
    saved = in_words(asked, submission.answers, error.saved or ())
    answer = _ask(request, submission, asked, form, clash=True, saved=saved, keep=_after(request, submission))
    answer.status_code = 409
    return answer


def _reviewers_words(submission: Submission) -> list[dict[str, Any]]:
    """What reviewers changed on the page, in words."""
    return [
        {
            "question": change.question,
            "sent": in_words(change.question, submission.answers, change.sent or ()),
            "page": in_words(change.question, submission.answers, change.page or ()),
            "both": change.both,
        }
        for change in reviewers_changes(submission)
    ]


def _then(request: HttpRequest) -> str:
    return CHECK if request.GET.get("then") == CHECK else ""


def _after(request: HttpRequest, submission: Submission) -> str:
    """Where somebody goes who leaves a question as it is."""
    return reverse("story_check" if _then(request) else "story_submission", args=[submission.public_id])


def _next(request: HttpRequest, submission: Submission, asked: Question) -> str:
    """The next question of the section, or back to where the section was chosen."""
    following = next_in_section(asked.code, submission.answers)
    if _then(request) or "later" in request.POST or following is None:
        # A choice that opens another question is followed by it, or nobody would see that it is there.
        opened = following if following and following.required and not following.said(submission.answers) else None
        if opened is None or "later" in request.POST:
            return _after(request, submission)
        return reverse("story_question", args=[submission.public_id, opened.code]) + f"?then={CHECK}"
    return reverse("story_question", args=[submission.public_id, following.code])
