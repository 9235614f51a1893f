"""What readers say of a page. Nothing personal is kept, no cookie is set, and all of it works without scripts."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods
from wagtail.models import Page

from home import rate_limit
from home.forms.feedback import CommentForm, ProblemForm
from home.links import page_url
from home.same_origin import sent_from_here
from home.services import feedback as services
from home.tree import readable

SALT = "home.feedback"
COMMENT_WITHIN = 3600  # seconds after the answer
AN_HOUR = 60  # a whole hospital may stand behind one address
TRAP = "website"  # a field that people never see: whoever fills it in is a machine

View = Callable[[HttpRequest, int], HttpResponse]


def from_readers(view: View) -> View:
    """Let a form without token through only if a browser says it was sent from here, and not too often."""

    @wraps(view)
    def guarded(request: HttpRequest, page_id: int) -> HttpResponse:
        if request.method == "POST":
            if not sent_from_here(request):
                return _sorry(
                    request,
                    403,
                    _("Sorry, we could not take your answer"),
                    _("It does not seem to come from a page of this site. Go back, reload the page and try again."),
                )
            if not rate_limit.allowed(request, "feedback", an_hour=AN_HOUR):
                return _sorry(
                    request,
                    429,
                    _("Sorry, we cannot take more answers just now"),
                    _("Many answers have come from your network. Try again in an hour, or write to us."),
                )
        return view(request, page_id)

    return csrf_exempt(never_cache(guarded))


@from_readers
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: HttpRequest, page_id: int) -> HttpResponse:
    """Yes or no to "Was this page useful?"."""
    page = _find(page_id)
    useful = {"yes": True, "no": False}.get(request.POST.get("answer", ""))
    if useful is None:
        return redirect(page_url(page.pk))
    if request.POST.get(TRAP):
        return redirect("feedback_thanks", page_id=page.pk)
    given = services.give_answer(page=page, useful=useful, now=timezone.now())
    token = signing.dumps(given.pk, salt=SALT)
    return HttpResponseRedirect(f"{reverse('feedback_thanks', args=[page.pk])}?answer={token}")


@from_readers
@require_http_methods(["GET", "HEAD", "POST"])
def thanks(request: HttpRequest, page_id: int) -> HttpResponse:
    """Thank the reader, and ask whoever has just answered for a comment."""
    page = _find(page_id)
    feedback_id = _answered(request)
    if feedback_id is None:
        return render(request, "feedback/thanks.html", {"about": page, "about_url": page_url(page.pk)})
    form = CommentForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        if not request.POST.get(TRAP):
            services.add_comment(feedback_id=feedback_id, comment=form.cleaned_data["comment"])
        return redirect("feedback_thanks", page_id=page.pk)
    return render(request, "feedback/thanks.html", {"about": page, "about_url": page_url(page.pk), "form": form})


@from_readers
@require_http_methods(["GET", "HEAD", "POST"])
def problem(request: HttpRequest, page_id: int) -> HttpResponse:
    """Report that something is wrong with a page."""
    page = _find(page_id)
    form = ProblemForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        if not request.POST.get(TRAP):
            services.report_problem(
                page=page, wrong=form.cleaned_data["wrong"], doing=form.cleaned_data["doing"], now=timezone.now()
            )
        return redirect("feedback_thanks", page_id=page.pk)
    return render(request, "feedback/problem.html", {"about": page, "about_url": page_url(page.pk), "form": form})


def _find(page_id: int) -> Page:
    page = readable(Page.objects.select_related("alias_of").filter(pk=page_id)).first()
    if page is None or not page_url(page.pk) or not getattr(page.specific_class, "shows_feedback", False):
        raise Http404
    return page


def _answered(request: HttpRequest) -> int | None:
    """The answer that this reader has just given, by the token in the address."""
    try:
        return int(signing.loads(request.GET.get("answer", ""), salt=SALT, max_age=COMMENT_WITHIN))
    except (signing.BadSignature, ValueError, TypeError):
        return None


def _sorry(request: HttpRequest, status: int, heading: str, advice: str) -> HttpResponse:
    return render(request, "feedback/sorry.html", {"heading": heading, "advice": advice}, status=status)
