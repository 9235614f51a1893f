"""Telling the moderators about a concern."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from community.forms.concern import ConcernForm, ConcernInWordsForm
from community.models import Member
from community.permissions import may_see
from community.services.concerns import TooManyConcernsError, raise_concern
from community.views.doors import members_only


@require_http_methods(["GET", "HEAD", "POST"])
@members_only
def concern_in_words(request: HttpRequest, member: Member) -> HttpResponse:
    """Raise a concern about anybody. The answer is the same whether there is such a person or not."""
    form = ConcernInWordsForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        said = {name: form.cleaned_data[name] for name in ("kind", "text")}
        return _send(request, about=None, about_words=form.about_words, by=member, **said)
    return render(request, "community/concern/in_words.html", {"form": form})


@require_http_methods(["GET", "HEAD", "POST"])
@members_only
def concern(request: HttpRequest, member: Member, public_id: str) -> HttpResponse:
    """Raise a concern about somebody whose profile one can see."""
    about = _found(member, public_id)
    form = ConcernForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        return _send(request, about=about, by=member, **form.cleaned_data)
    return render(request, "community/concern/concern.html", {"form": form, "about": about})


def _send(request: HttpRequest, **said: Any) -> HttpResponse:
    try:
        raise_concern(now=timezone.now(), **said)
    except TooManyConcernsError:
        return render(request, "community/concern/too_many.html", status=429)
    messages.success(request, _("Thank you for telling us. A moderator reads it soon"))
    return redirect("community_home")


def _found(member: Member, public_id: str) -> Member:
    """Somebody else whose profile this member can see now, blocked by them or not; for others the page is not there."""
    about = Member.objects.select_related("user").filter(public_id=public_id).exclude(pk=member.pk).first()
    if about is None or not may_see(member, about, today=timezone.localdate(), blocked_too=True):
        raise Http404
    return about
