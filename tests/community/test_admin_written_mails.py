"""On a site to try out: the mails that it wrote into files, for its admin."""

from __future__ import annotations

import pytest

from community import mail_kinds
from community.services.deliver import deliver_due
from community.views import admin_written_mails
from tests.community.staff import as_user, make_editor, soup
from tests.factories.community import make_member
from tests.factories.outbox import NOW, make_delivery, register_test_kinds

pytestmark = pytest.mark.django_db
WRITTEN = "outbox/written/"


@pytest.fixture(autouse=True)
def _kinds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mail_kinds, "_kinds", {})
    register_test_kinds()


@pytest.fixture
def in_files(settings, tmp_path):
    settings.EMAIL_BACKEND, settings.EMAIL_FILE_PATH = "django.core.mail.backends.filebased.EmailBackend", str(tmp_path)


def test_admin_of_a_site_to_try_out_reads_what_was_written(in_files, superuser):
    for email in ("ana@x.nhs.uk", "jo@x.nhs.uk"):
        make_delivery(make_member(email, first_name="Ŵyn"))
    assert deliver_due(now=NOW) == {"sent": 2}
    page = soup(as_user(superuser), "outbox/written/")
    assert [line.get_text().split(",")[1].strip() for line in page.select("summary")] == ["jo@x.nhs.uk", "ana@x.nhs.uk"]
    assert "Dear Ŵyn" in page.select_one("blockquote").get_text()
    assert "Emails written here" in page.get_text()


def test_mails_are_shown_by_reader_and_some_a_page(in_files, superuser, monkeypatch):
    monkeypatch.setattr(admin_written_mails, "PER_PAGE", 2)
    for name in ("ana", "jo", "kit"):
        make_delivery(make_member(f"{name}@x.nhs.uk"))
    deliver_due(now=NOW)
    client = as_user(superuser)
    assert [len(soup(client, WRITTEN, p=page).select("summary")) for page in ("1", "2")] == [2, 1]
    (mine,) = soup(client, WRITTEN, to="JO@x").select("summary")
    assert "jo@x.nhs.uk" in mine.get_text()
    assert "to such an address" in soup(client, WRITTEN, to="nobody").get_text()


def test_html_of_a_mail_is_shown_where_nothing_in_it_can_run(in_files, superuser):
    make_delivery(make_member("ana@x.nhs.uk", first_name="Ŵyn"))
    deliver_due(now=NOW)
    client = as_user(superuser)
    link = soup(client, WRITTEN).select_one("details a[href*='/outbox/written/']")
    shown = client.get(link["href"])
    assert shown.headers["Content-Security-Policy"].startswith("sandbox; default-src 'none'")
    assert "<table" in shown.content.decode()
    assert "Dear Ŵyn" in shown.content.decode()
    assert client.get("/admin/community/outbox/written/none/").status_code == 404


def test_written_mails_are_for_admins_of_sites_to_try_out_alone(in_files, superuser, settings):
    assert as_user(make_editor()).get("/admin/community/outbox/written/").status_code == 302
    settings.DEMO_ALLOWED = False
    assert as_user(superuser).get("/admin/community/outbox/written/").status_code == 404
