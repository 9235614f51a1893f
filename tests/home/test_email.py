"""Writing to people."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from types import SimpleNamespace
from unittest.mock import MagicMock

import pytest
from bs4 import BeautifulSoup
from django.conf import settings as site
from django.core import mail
from django.template.loader import render_to_string

from home.email import MailNotSentError, send_email
from home.email_html import html_of
from home.models import SiteSettings
from home.services.contact import begin_with_sender

pytestmark = pytest.mark.django_db

ALL = sorted(
    str(path.relative_to(site.SITE_DIR / "templates/emails")).removesuffix("_subject.txt")
    for path in Path(site.SITE_DIR / "templates/emails").rglob("*_subject.txt")
)
TEN = dt.datetime(2026, 11, 10, 10, 0, tzinfo=dt.UTC)
HALF_AN_HOUR = SimpleNamespace(starts_at=TEN, ends_at=TEN + dt.timedelta(minutes=30))
CONTEXT = {
    "code": "1234-5678",
    "password_reset_url": "http://localhost:8000/accounts/password/reset/",
    "signup_url": "http://localhost:8000/accounts/signup/",
    "from_email": "old@example.com",
    "to_email": "new@example.com",
    "deleted_email": "old@example.com",
    # Calls and sessions: whose clock, and when.
    "member": None,
    "meeting": HALF_AN_HOUR,
    "call": HALF_AN_HOUR,
    "by": SimpleNamespace(name="Ana Lee"),
    "minutes": 10,
}


def test_mail_has_what_every_mail_must_have() -> None:
    send_email(to="sam@example.com", template="account/login_code", context=CONTEXT, first_name="Sam")
    sent = mail.outbox[0]
    assert sent.from_email == "HWB Commons <hello@hwb-commons.example>"
    assert sent.reply_to == ["hello@hwb-commons.example"]
    assert sent.to == ["sam@example.com"]
    assert sent.body.startswith("Dear Sam,\n")
    assert sent.body.rstrip().endswith("HWB Commons\nhttp://localhost:8000/")
    assert sent.attachments == []
    html = BeautifulSoup(sent.alternatives[0][0], "html5lib")
    assert "1234-5678" in html.get_text()
    assert not html.select("img, script, link")


def test_example_gives_way_to_the_sender_and_an_editors_choice_does_not(home_page, settings) -> None:
    site = home_page.get_site()
    begin_with_sender()
    assert SiteSettings.for_site(site).contact_email == "hello@hwb-commons.example"
    settings.DEFAULT_FROM_EMAIL = "HWB Commons <hello@hwb.example>"
    begin_with_sender()
    assert SiteSettings.for_site(site).contact_email == "hello@hwb.example"
    SiteSettings.objects.update(contact_email="us@hwb.example")
    begin_with_sender()
    assert SiteSettings.for_site(site).contact_email == "us@hwb.example"


@pytest.mark.parametrize("template", ALL)
def test_each_mail_greets_signs_and_says_the_same_twice(template: str) -> None:
    send_email(to="x@example.com", template=template, context=CONTEXT)
    sent = mail.outbox[0]
    assert 0 < len(sent.subject) <= 60
    assert sent.body.startswith("Dear colleague,\n")
    assert "{" not in sent.body
    assert "&#" not in sent.body
    html = BeautifulSoup(sent.alternatives[0][0], "html5lib").body.get_text()
    for line in filter(None, map(str.strip, sent.body.splitlines())):
        assert line.removeprefix("- ") in html


def test_name_cannot_bring_markup_into_the_mail() -> None:
    send_email(
        to="x@example.com", template="account/login_code", context=CONTEXT, first_name='<a href="x">Sam</a> {{7*7}}'
    )
    sent = mail.outbox[0]
    assert 'Dear <a href="x">Sam</a> {{7*7}},' in sent.body
    assert "&lt;a href=" in sent.alternatives[0][0]


def test_service_name_with_a_line_break_does_not_become_a_header(monkeypatch: pytest.MonkeyPatch) -> None:
    from home.menu import site_settings

    monkeypatch.setattr(type(site_settings()), "name", "X\r\nBcc: evil@example.com")
    try:
        send_email(to="x@example.com", template="account/login_code", context=CONTEXT)
    except MailNotSentError:
        assert not mail.outbox
    else:
        assert "Bcc" not in dict(mail.outbox[0].message().items())


def test_mail_that_the_server_refuses_is_an_error_of_ours(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*args: object, **kwargs: object) -> None:
        raise TimeoutError

    monkeypatch.setattr("django.core.mail.message.EmailMessage.send", refuse)
    with pytest.raises(MailNotSentError):
        send_email(to="x@example.com", template="account/login_code", context=CONTEXT)


@pytest.mark.parametrize("address", ["sam b@c d", "sam@" + "x" * 70 + ".example"])
def test_address_that_cannot_be_written_is_an_error_of_ours(settings, monkeypatch: pytest.MonkeyPatch, address) -> None:
    monkeypatch.setattr("smtplib.SMTP", MagicMock())
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    with pytest.raises(MailNotSentError):
        send_email(to=address, template="account/login_code", context=CONTEXT)


def test_html_links_show_the_whole_address_and_lists_are_lists() -> None:
    text = "Dear Sam,\n\n- one\n- two\n\nhttps://site.example/a/?b=1&c=2\n"
    page = BeautifulSoup(html_of(text, subject="S", service_name="X"), "html5lib")
    assert [item.get_text() for item in page.select("li")] == ["one", "two"]
    assert page.a["href"] == page.a.get_text() == "https://site.example/a/?b=1&c=2"


def test_welsh_mail_says_it_is_welsh() -> None:
    send_email(to="x@example.com", template="account/login_code", context=CONTEXT, language="cy")
    assert '<html lang="cy">' in mail.outbox[0].alternatives[0][0]
    assert "http://localhost:8000/cy/" in mail.outbox[0].body


def test_line_of_dashes_makes_a_heading_and_two_spaces_go_on_with_an_item() -> None:
    text = "Dear Sam,\n\nWhat is new\n----------\n\n- A story\n  https://site.example/a/\n- Another\n"
    page = BeautifulSoup(html_of(text, subject="S", service_name="X"), "html5lib")
    assert page.h2.get_text() == "What is new"
    assert [item.get_text(" ") for item in page.select("li")] == ["A story https://site.example/a/", "Another"]
    assert page.li.a["href"] == "https://site.example/a/"
    assert "---" not in page.body.get_text()


def test_layout_knows_dark_mode_and_outlooks_word() -> None:
    text = html_of("Dear Sam,\n\nhttps://site.example/\n", subject="S", service_name="X")
    page = BeautifulSoup(text, "html5lib")
    assert page.select_one('meta[name="color-scheme"]')["content"] == "light dark"
    dark = text.split("@media (prefers-color-scheme:dark){")[1].split("</style>")[0]
    shown = {name for tag in page.body.find_all(True) for name in tag.get("class", [])} | {*page.body["class"]}
    assert shown == {"hwb-page", "hwb-band", "hwb-card"}
    assert all(f".{name}" in dark for name in shown)
    assert text.count("<!--[if mso]>") == text.count("<![endif]-->") == 3
    assert all(cell.has_attr("bgcolor") for cell in page.select("td[class]"))


def test_layout_is_readable_without_its_style() -> None:
    page = render_to_string("emails/base.html", {"subject": "S", "service_name": "X", "body": "B", "language": "en"})
    assert "<title>S</title>" in page
