"""Reviewing what members sent: for the leads of a story's region, and for those who act for all regions."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec, cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Case, IntegerField, Value, When
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from casestudies.forms.review import DecisionForm
from casestudies.forms.submit import MessageForm
from casestudies.models import Submission
from casestudies.permissions import reviews_stories
from casestudies.services import decisions as services
from casestudies.services.becoming_a_page import newest_draft, page_of
from casestudies.services.decisions import Decision
from casestudies.tasks import make_pdfs
from casestudies.views.story_preview import preview_of
from community.permissions import regions_in_care
from community.tasks import ring

if TYPE_CHECKING:
    from casestudies.models.submission import SubmissionQuerySet
    from community.models import User

P = ParamSpec("P")
PER_PAGE = 20
Status = Submission.Status
IN_ADDRESSES = {"approve": Decision.APPROVE, "changes": Decision.CHANGES, "decline": Decision.DECLINE}
TITLES = {
    Decision.APPROVE: gettext_lazy("Approve and publish"),
    Decision.CHANGES: gettext_lazy("Ask for changes"),
    Decision.DECLINE: gettext_lazy("Decline"),
}
DONE = {
    Decision.APPROVE: gettext_lazy("The story is approved. We write to its author"),
    Decision.CHANGES: gettext_lazy("You have asked for changes. We write to the author"),
    Decision.DECLINE: gettext_lazy("The story is declined. We write to its author"),
}


def reviewers_only(
    view: Callable[Concatenate[HttpRequest, User, P], HttpResponse],
) -> Callable[Concatenate[HttpRequest, P], HttpResponse]:
    """Give the view who reviews. Visitors are sent to sign in; for everybody else there is no such page."""

    @never_cache
    @login_required
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        user = cast("User", request.user)
        if not reviews_stories(user):
            raise Http404
        return view(request, user, *args, **kwargs)

    return guarded


def of_my_regions(
    view: Callable[Concatenate[HttpRequest, User, Submission, P], HttpResponse],
) -> Callable[Concatenate[HttpRequest, str, P], HttpResponse]:
    """The same with one story of the regions in that person's care."""

    @reviewers_only
    @wraps(view)
    def guarded(request: HttpRequest, user: User, public_id: str, *args: Any, **kwargs: Any) -> HttpResponse:
        return view(request, user, get_object_or_404(_to_review(user), public_id=public_id), *args, **kwargs)

    return guarded


@require_safe
@reviewers_only
def stories(request: HttpRequest, user: User) -> HttpResponse:
    """Those that wait first, the longest waiting at the top; then those that wait for their author, then the others."""
    place = Case(
        When(status=Status.SUBMITTED, then=Value(0)), When(status=Status.CHANGES, then=Value(1)), default=Value(2),
        output_field=IntegerField(),
    )  # fmt: skip
    pages = Paginator(_to_review(user).order_by(place, "sent_at", "pk"), PER_PAGE)
    asked = request.GET.get("page", "1")
    if not (asked.isascii() and asked.isdecimal() and len(asked) < 9 and 1 <= int(asked) <= pages.num_pages):
        return redirect("story_reviews")
    return render(request, "casestudies/review/stories.html", {"page_of": pages.page(int(asked))})


@require_safe
@of_my_regions
def story(request: HttpRequest, user: User, submission: Submission) -> HttpResponse:
    """What was sent, what was said about it, and what may be done."""
    return _show(request, user, submission, MessageForm())


@require_safe
@of_my_regions
def preview(request: HttpRequest, user: User, submission: Submission) -> HttpResponse:
    """The newest draft as readers would see it."""
    draft = newest_draft(submission) if submission.page else page_of(submission)
    return preview_of(draft, request, submission, back="story_review")


@require_POST
@of_my_regions
def comment(request: HttpRequest, user: User, submission: Submission) -> HttpResponse:
    """Say something to the author."""
    form = MessageForm(request.POST)
    if not form.is_valid():
        return _show(request, user, submission, form)
    if _said(user, submission, form.cleaned_data["text"]):
        messages.success(request, _("Your comment is sent. We write to the author"))
    else:
        messages.warning(request, _("This story is decided, or it is your own, so you cannot comment on it"))
    return redirect("story_review", submission.public_id)


@require_http_methods(["GET", "HEAD", "POST"])
@of_my_regions
def decide(request: HttpRequest, user: User, submission: Submission, act: str) -> HttpResponse:
    """One decision with words for the author."""
    decision = IN_ADDRESSES.get(act)
    if decision is None:
        raise Http404
    if decision not in _open_to(user, submission):
        messages.warning(request, _("This cannot be decided now, or not by you. Look at the story again"))
        return redirect("story_review", submission.public_id)
    sent = request.POST if request.method == "POST" else None
    form = DecisionForm(sent, decision=decision, initial={"seen": submission.state_seen})
    if form.is_valid():
        return _decide(request, user, submission, decision, form)
    context = {"form": form, "submission": submission, "title": TITLES[decision], "act": act, "decision": decision}
    return render(request, "casestudies/review/decide.html", context)


def _show(request: HttpRequest, user: User, submission: Submission, form: MessageForm) -> HttpResponse:
    open_to = _open_to(user, submission)
    context = {
        "submission": submission,
        "story": newest_draft(submission) if submission.page else page_of(submission),
        "pictures": list(submission.pictures.all()),
        "said": submission.messages.select_related("by", "by__member"),
        "is_own": submission.is_by(user),
        "acts": [(act, TITLES[decision]) for act, decision in IN_ADDRESSES.items() if decision in open_to],
        "edit_url": _edit_url(user, submission),
        "form": form,
    }
    return render(request, "casestudies/review/story.html", context)


def _decide(
    request: HttpRequest, user: User, submission: Submission, decision: Decision, form: DecisionForm
) -> HttpResponse:
    said = form.cleaned_data
    try:
        decided = services.decide(
            submission=submission, by=user, decision=decision, text=said["text"], seen=said["seen"], now=timezone.now()
        )
    except services.LookAgainError:
        messages.warning(
            request, _("Somebody has decided, or changed the draft, since you opened it. Look at the story again")
        )
    except PermissionDenied as refused:
        messages.warning(request, str(refused) or _("You may not decide about this story"))
    else:
        ring(make_pdfs)
        messages.success(request, _said_after(decided, decision))
    return redirect("story_review", submission.public_id)


def _said_after(decided: Submission, decision: Decision) -> str:
    if decision is Decision.APPROVE and decided.status != Status.APPROVED:
        return _("Your part is done. The story now waits for the next step of its workflow")
    return str(DONE[decision])


def _said(user: User, submission: Submission, text: str) -> bool:
    try:
        return services.comment(submission=submission, by=user, text=text, now=timezone.now())
    except PermissionDenied:
        return False


def _to_review(user: User) -> SubmissionQuerySet:
    found = Submission.objects.sent().in_regions(regions_in_care(user))
    return found.select_related("author__user", "organisation", "region", "page")


def _open_to(user: User, submission: Submission) -> set[Decision]:
    """What this person may decide now."""
    if submission.is_by(user) or not submission.is_undecided:
        return set()
    without_page = {Decision.APPROVE} if submission.page is None else set()
    again = {Decision.CHANGES} if submission.status == Status.CHANGES else set()
    return set(Decision) - without_page - again


def _edit_url(user: User, submission: Submission) -> str:
    """Where the draft is edited in the back office, for those who may."""
    page = submission.page
    if page is None or not page.permissions_for_user(user).can_edit():
        return ""
    return reverse("wagtailadmin_pages:edit", args=[page.pk])
