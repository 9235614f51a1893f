"""An organisation's own spreadsheet: send it, say where what stands, look at what it would bring, take it."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from community.services.import_files import forget_upload, keep_upload, kept_upload
from diagnostic.forms.import_rows import KeepForm
from diagnostic.forms.imports import ColumnsForm, SheetForm
from diagnostic.imports.guess import guess, of_template
from diagnostic.imports.plan import Columns, Fate, Row, plan
from diagnostic.imports.sheets import Book, packed, unpacked
from diagnostic.questions import questions_of, version_questions
from diagnostic.services import imports as services
from diagnostic.services.invitations import MOST_PEOPLE, TooManyPeopleError
from diagnostic.services.own_questions import TooManyQuestionsError
from diagnostic.services.rounds import NotOpenError
from diagnostic.views.doors import lead_only
from diagnostic.views.people import not_open
from home import rate_limit

if TYPE_CHECKING:
    from community.models import Member
    from diagnostic.models import Round

P = ParamSpec("P")
SENT_AN_HOUR = 30
page = require_http_methods(["GET", "HEAD", "POST"])


def of_a_book(
    view: Callable[Concatenate[HttpRequest, Member, Round, Book, P], HttpResponse],
) -> Callable[..., HttpResponse]:
    """Give the view what its sender sent for this round; who comes too late is asked to send it again."""

    @lead_only
    @wraps(view)
    def guarded(
        request: HttpRequest, member: Member, round: Round, token: str, *args: Any, **kwargs: Any
    ) -> HttpResponse:
        if not round.is_open:
            return not_open(request, round)
        content = kept_upload(token=token, by=member.user, now=timezone.now())
        book = unpacked(content) if content else None
        if book is None or book.round != round.public_id:
            said = _(
                "This file is no longer here: it was imported, is over a day old, or you sent another. Send it again."
            )
            messages.warning(request, said)
            return redirect("diagnostic_import", round.public_id)
        kwargs["token"] = token
        return view(request, member, round, book, *args, **kwargs)

    return guarded


@page
@lead_only
def send(request: HttpRequest, member: Member, round: Round) -> HttpResponse:
    """Take a file, keep it for its sender, and go on to its columns, or to the preview if it is our own sheet."""
    if not round.is_open:
        return not_open(request, round)
    sent = request.method == "POST"
    if sent and not rate_limit.allowed_for(str(member.pk), "diagnostic-import", an_hour=SENT_AN_HOUR):
        return render(request, "429.html", status=429)
    form = SheetForm(request.POST, request.FILES, round=round.public_id) if sent else SheetForm(round=round.public_id)
    if not sent or not form.is_valid() or form.book is None:
        return render(request, "diagnostic/imports/send.html", {"round": round, "form": form})
    token = keep_upload(content=packed(form.book), by=member.user, now=timezone.now())
    known = of_template(form.book, round.scope)
    if known is None:
        return redirect("diagnostic_import_columns", round.public_id, token)
    return redirect(f"{reverse('diagnostic_import_preview', args=[round.public_id, token])}?{_query(known)}")


@require_safe
@of_a_book
def columns(request: HttpRequest, member: Member, round: Round, book: Book, *, token: str) -> HttpResponse:
    """Say where in the file what stands; our guess is chosen."""
    form = ColumnsForm(book=book, guessed=guess(book, _wordings(round).values()))
    return render(request, "diagnostic/imports/columns.html", _about(round, book, token) | {"form": form})


@page
@of_a_book
def preview(request: HttpRequest, member: Member, round: Round, book: Book, *, token: str) -> HttpResponse:
    """Say what the file would bring, row by row; with POST, take it."""
    wordings = _wordings(round)
    chosen = ColumnsForm(request.GET, book=book, guessed=guess(book, wordings.values()))
    if not chosen.is_valid():
        return render(request, "diagnostic/imports/columns.html", _about(round, book, token) | {"form": chosen})
    rows = plan(book, chosen.columns(), wordings)
    form = KeepForm(
        request.POST if request.method == "POST" else None, rows=rows,
        asked=questions_of(round, get_language() or "en"),
        is_there=services.imported_as(round, book.sha256) is not None,
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        answer = _keep(request, member, round, book, chosen.columns(), form)
        if answer is not None:
            forget_upload(token=token, by=member.user)
            return answer
    return render(request, "diagnostic/imports/preview.html", _shown(round, book, token, rows, form))


def _keep(
    request: HttpRequest, member: Member, round: Round, book: Book, columns: Columns, form: KeepForm
) -> HttpResponse | None:
    """Take it; None where the form says why not."""
    taken = [
        services.Taken(one.row.rating, one.row.note, code=one.code, text=one.row.statement, element=one.element)
        for one in form.means()
        if one.row.rating
    ]
    if not taken:
        form.add_error(None, _("There is no rating to import. Choose other columns, or put rows under an element"))
        return None
    try:
        services.import_ratings(
            round=round, by=member, name=_name(book, columns), sha256=book.sha256, taken=taken,
            again=bool(form.cleaned_data.get("again")), now=timezone.now(),
        )  # fmt: skip
    except NotOpenError:
        round.refresh_from_db(fields=["status"])
        return not_open(request, round)
    except services.ImportedAlreadyError:
        form.add_error(None, _("Somebody has just imported this file. Look at the page once more"))
    except TooManyPeopleError:
        form.add_error(None, _("A round takes up to %(count)d people") % {"count": MOST_PEOPLE})
    except TooManyQuestionsError:
        said = _("You have as many statements of your own as a short diagnostic can hold. Leave some rows out")
        form.add_error(None, said)
    else:
        count = len(taken)
        said = ngettext("%(count)s rating was imported", "%(count)s ratings were imported", count) % {"count": count}
        messages.success(request, said)
        return redirect("diagnostic_people", round.public_id)
    return None


def _shown(round: Round, book: Book, token: str, rows: list[Row], form: KeepForm) -> dict[str, Any]:
    texts = {one.code: one for one in questions_of(round, get_language() or "en")}
    offered = {row.key for row in (*form.unmatched, *form.twice)}
    fates = {fate.name.lower(): [row for row in rows if row.fate == fate] for fate in Fate}
    return {
        **_about(round, book, token), "form": form, **fates, "number": len(rows),
        "certain": [(row, texts[row.code]) for row in form.certain],
        "by_words": form.rows_of(form.matched), "own": form.rows_of(form.unmatched),
        "again": form.rows_of(form.twice),
        "not_offered": [row for row in (*fates["unmatched"], *fates["twice"]) if row.key not in offered],
    }  # fmt: skip


def _about(round: Round, book: Book, token: str) -> dict[str, Any]:
    return {"round": round, "book": book, "token": token}


def _wordings(round: Round) -> dict[str, list[str]]:
    """The texts of each statement of the round, in every language and in the organisation's own words."""
    found: dict[str, list[str]] = {one.code: [one.text] for one in questions_of(round, "en")}
    for language in ("en", "cy"):
        for one in version_questions(round.version_id, language):
            if one.code in found:
                found[one.code].append(one.text)
    return found


def _name(book: Book, columns: Columns) -> str:
    """Whose ratings they are, as the others read it: the file, and its sheets where it has several."""
    sheets = ", ".join(book.sheets[at].name for at in columns.sheets)
    return f"{book.name}: {sheets}" if len(book.sheets) > 1 else book.name


def _query(columns: Columns) -> str:
    note = "" if columns.note is None else columns.note
    pairs = [("statement", columns.statement), ("rating", columns.rating), ("note", note), ("numbers", columns.numbers)]
    return urlencode([*(("sheets", at) for at in columns.sheets), *pairs])
