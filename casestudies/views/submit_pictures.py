"""Quotations and pictures of a story."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from casestudies.forms.submit import PictureForm, PictureWordsForm, QuotationForm
from casestudies.models import Submission, SubmissionPicture
from casestudies.services import pictures as services
from casestudies.services import submissions
from casestudies.views.submit_door import not_now, page, while_writing
from home import rate_limit

if TYPE_CHECKING:
    from community.models import Member

MOST_QUOTATIONS = 5
PICTURES_AN_HOUR = 40  # drawing one takes a second of a processor


@page
@while_writing
def quotations(request: HttpRequest, member: Member, submission: Submission) -> HttpResponse:
    """All quotations, and a form for one more."""
    form = QuotationForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        added = submissions.add_quotation(
            submission=submission, by=member, quotation=form.said(), most=MOST_QUOTATIONS, now=timezone.now()
        )
        if not added:
            messages.warning(request, _("You have as many quotations as a story can hold"))
        return redirect("story_quotations", submission.public_id)
    said = submission.answers.get("quotations", [])
    context = {"form": form, "submission": submission, "quotations": said, "full": len(said) >= MOST_QUOTATIONS}
    return render(request, "casestudies/submit/quotations.html", context)


@require_POST
@while_writing
def quotation_remove(request: HttpRequest, member: Member, submission: Submission) -> HttpResponse:
    """Take one out; it is known by its words, so that two tabs cannot mean different ones."""
    gone = {name: request.POST.get(name, "") for name in ("quotation", "who")}
    gone["quotation"] = gone["quotation"].replace("\r\n", "\n")
    submissions.remove_quotation(submission=submission, by=member, quotation=gone, now=timezone.now())
    return redirect("story_quotations", submission.public_id)


@page
@while_writing
def pictures(request: HttpRequest, member: Member, submission: Submission) -> HttpResponse:
    """All pictures, and a form for one more."""
    sent = request.method == "POST"
    if sent and not rate_limit.allowed_for(str(member.pk), "story-picture", an_hour=PICTURES_AN_HOUR):
        return render(request, "429.html", status=429)
    form = PictureForm(request.POST, request.FILES) if sent else PictureForm()
    if sent and form.is_valid():
        return _add(request, member, submission, form)
    there = list(submission.pictures.all())
    context = {"form": form, "submission": submission, "pictures": there, "full": len(there) >= services.MOST}
    return render(request, "casestudies/submit/pictures.html", context)


@page
@while_writing
def picture(request: HttpRequest, member: Member, submission: Submission, picture_id: str) -> HttpResponse:
    """Change the words of a picture."""
    found = _found(submission, picture_id)
    initial = {"alt": found.alt, "caption": found.caption}
    form = PictureWordsForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_valid():
        services.describe_picture(picture=found, by=member, now=timezone.now(), **form.cleaned_data)
        return redirect("story_pictures", submission.public_id)
    context = {"form": form, "submission": submission, "picture": found}
    return render(request, "casestudies/submit/picture.html", context)


@require_POST
@while_writing
def picture_remove(request: HttpRequest, member: Member, submission: Submission, picture_id: str) -> HttpResponse:
    """Take a picture out."""
    services.remove_picture(picture=_found(submission, picture_id), by=member, now=timezone.now())
    messages.success(request, _("The picture is removed"))
    return redirect("story_pictures", submission.public_id)


def _add(request: HttpRequest, member: Member, submission: Submission, form: PictureForm) -> HttpResponse:
    said = form.cleaned_data
    try:
        added = services.add_picture(
            submission=submission, by=member, file=said["picture"], alt=said["alt"], caption=said["caption"],
            now=timezone.now(),
        )  # fmt: skip
    except services.TooManyPicturesError:
        messages.warning(request, _("You have as many pictures as a story can hold"))
        return redirect("story_pictures", submission.public_id)
    if added is None:
        return not_now(request, submission)
    messages.success(request, _("Your picture is saved"))
    return redirect("story_pictures", submission.public_id)


def _found(submission: Submission, picture_id: str) -> SubmissionPicture:
    return get_object_or_404(submission.pictures, public_id=picture_id)
