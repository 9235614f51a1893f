"""Addresses without mail in the back office: whose, why, and starting again. Never an address."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from community.models import AuditEntry, Suppression
from community.services import suppressions
from tests.community.staff import as_user, make_editor, make_lead, rows, soup
from tests.factories.community import make_member
from tests.factories.outbox import NOW
from tests.factories.people import make_user

pytestmark = pytest.mark.django_db
STOPPED = "outbox/stopped/"


def stop(email: str, reason: str = "bounced") -> Suppression:
    suppressions.suppress(address=email, reason=reason, proof="reported", now=NOW)
    return Suppression.objects.latest("pk")


def test_editor_sees_whose_and_why_and_no_address():
    make_member("ana@x.nhs.uk", first_name="Ana")
    make_user("writer@x.nhs.uk")
    for email in ("ana@x.nhs.uk", "writer@x.nhs.uk", "nobody@x.nhs.uk"):
        stop(email, "complained" if email.startswith("ana") else "bounced")
    browser = as_user(make_editor())
    assert [row[:3] for row in rows(browser, f"{STOPPED}results/")] == [
        ["2 November 2026, 09:00", "Somebody without an account", "Mail came back for good"],
        ["2 November 2026, 09:00", "Somebody with an account", "Mail came back for good"],
        ["2 November 2026, 09:00", "Ana Okafor", "Reported as unwanted"],
    ]
    assert "@x.nhs.uk" not in soup(browser, STOPPED).get_text()
    assert soup(browser, "outbox/").select(f"a[href='/admin/community/{STOPPED}']")


def test_editor_starts_again_and_it_is_noted():
    member = make_member("ana@x.nhs.uk")
    found, editor = stop("ana@x.nhs.uk"), make_editor()
    url = f"/admin/community/{STOPPED}{found.pk}/lift/"
    browser = as_user(editor)
    assert browser.get(url).status_code == 405
    said = "Emails go to this address again. A monthly email that did not come this month follows by itself."
    assert said in browser.post(url, follow=True).content.decode()
    assert "Emails go to this address already." in browser.post(url, follow=True).content.decode()
    assert not Suppression.objects.exists()
    entry = AuditEntry.objects.get(note="emails to their address started again")
    assert (entry.actor, entry.subject) == (editor, member)


def test_regional_lead_sees_and_changes_nothing():
    found, browser = stop("ana@x.nhs.uk"), as_user(make_lead())
    assert browser.get(f"/admin/community/{STOPPED}").status_code == 302
    browser.post(f"/admin/community/{STOPPED}{found.pk}/lift/")
    assert Suppression.objects.exists()


def test_list_costs_the_same_for_one_and_three():
    browser, counts = as_user(make_editor()), []
    for number in (1, 3):
        for one in range(number):
            make_member(f"m{number}{one}@x.nhs.uk")
            stop(f"m{number}{one}@x.nhs.uk")
        browser.get(f"/admin/community/{STOPPED}results/")
        with CaptureQueriesContext(connection) as asked:
            browser.get(f"/admin/community/{STOPPED}results/")
        counts.append(len(asked))
    assert counts[0] == counts[1]
