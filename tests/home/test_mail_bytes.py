"""Mails as SMTP takes them: the same bytes as Django's own, only sooner, and no subject with an empty first line."""

from __future__ import annotations

import re
from email import message_from_bytes
from email.header import decode_header, make_header

import pytest
from django.core.mail import BadHeaderError, EmailMultiAlternatives
from hypothesis import given
from hypothesis import strategies as st

from home.mail_bytes import LONGEST_LINE, on_the_wire

EDGE = re.compile(rb"={3}[0-9a-f]{32}==|={15}[0-9]+==")
LINES = st.text(st.characters(blacklist_categories=["Cs", "Cc", "Zl", "Zp"]), max_size=160)
SUBJECT = re.compile(rb"^Subject:.*\r\n(?: .*\r\n)*", re.MULTILINE)
NAMES = st.sampled_from(["HWB Commons", "Ŵyn", "Trust, Leeds", ""])


MORE = st.text(st.characters(blacklist_categories=["Cs"]), max_size=60)


@given(subject=LINES, name=NAMES, text=LINES | MORE, more=LINES, link=st.integers(1, 200), is_dated=st.booleans())
def test_bytes_are_those_of_django(subject, name, text, more, link, is_dated):
    headers = {"X-More": more, "List-Unsubscribe": f"<https://example.org/{'y' * link}>, <mailto:a@b.example>"}
    if is_dated:
        headers |= {"Message-ID": "<a@b.example>", "Date": "Tue, 01 Dec 2026 09:00:00 +0000"}
    sender, answers = f'"{name}" <hello@example.com>', ["Help <help@example.com>"] if link % 2 else None
    mail = EmailMultiAlternatives(subject, text, sender, ["sam@example.com"], headers=headers, reply_to=answers)
    mail.attach_alternative(f"<p>{text}</p>", "text/html")
    _assert_same(mail)


@pytest.mark.parametrize("line", ["y" * 998, "y" * 999, "ŵ" * 499, "ŵ" * 500])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_bytes_of_a_long_line_are_those_of_django(line, end):
    mail = _mail(f"Short.{end}{line}{end}Short.{end}")
    mail.attach_alternative("<p>Short.</p>", "text/html")
    _assert_same(mail)


def test_bytes_of_a_mail_with_more_parts_are_those_of_django():
    mail = _mail("Words.")
    mail.attach_alternative("<p>Words.</p>", "text/html")
    mail.attach_alternative("BEGIN:VCALENDAR", "text/calendar; method=REQUEST")
    mail.attach("invitation.ics", "BEGIN:VCALENDAR", "text/calendar")
    _assert_same(mail)


@pytest.mark.parametrize("where", ["cc", "reply_to", "encoding", "content_subtype", "body"])
def test_bytes_of_an_unusual_mail_are_those_of_django(where):
    mail = _mail("Words.")
    mail.attach_alternative("<p>Words.</p>", "text/html")
    value = {"cc": ["b@c.example"], "reply_to": ["d@e.example", "f@g.example"], "encoding": "iso-8859-1"}
    setattr(mail, where, value.get(where, ""))
    if where == "content_subtype":
        mail.content_subtype = "enriched"
    _assert_same(mail)


@pytest.mark.parametrize("name", ["From", "To", "Reply-To", "Cc", "Subject"])
def test_bytes_with_a_header_of_its_own_are_those_of_django(name):
    mail = _mail("Words.")
    mail.attach_alternative("<p>Words.</p>", "text/html")
    mail.extra_headers[name] = "Other <other@example.com>"
    _assert_same(mail)


@pytest.mark.parametrize("where", ["subject", "from_email"])
def test_header_that_runs_over_lines_is_refused(where):
    mail = _mail("Words.")
    mail.attach_alternative("<p>Words.</p>", "text/html")
    setattr(mail, where, "Words\r\nBcc: evil@example.com")
    with pytest.raises(BadHeaderError):
        on_the_wire(mail)


def _mail(text):
    headers = {"Message-ID": "<a@b.example>", "Date": "Tue, 01 Dec 2026 09:00:00 +0000"}
    return EmailMultiAlternatives("Words", text, "a@example.com", ["b@c.example"], headers=headers)


def _assert_same(mail):
    ours, message = on_the_wire(mail), mail.message()
    for name in ("Date", "Message-ID"):  # made anew each time where the mail has none
        if name not in mail.extra_headers:
            message.replace_header(name, message_from_bytes(ours)[name])
    theirs = message.as_bytes(linesep="\r\n")
    if not mail.subject.isascii():
        ours, theirs = (SUBJECT.sub(b"", whole, count=1) for whole in (ours, theirs))
    assert _with_one_edge(ours) == _with_one_edge(theirs)


def _with_one_edge(raw):
    return re.sub(rb";\s+boundary=", b"; boundary=", EDGE.sub(b"edge", raw))  # one of another length is folded or not


@pytest.mark.parametrize(
    "subject", ["Siân’s session", "Siân’s session is on Tuesday 10 November 2026, 10:00 (UK time)", "ŵ" * 150]
)
def test_subject_begins_on_its_first_line(subject):
    raw = on_the_wire(EmailMultiAlternatives(subject, "", "a@example.com", ["b@c.example"]))
    (lines,) = SUBJECT.findall(raw)
    assert lines.startswith(b"Subject: =?utf-8?")
    assert max(map(len, lines.split(b"\r\n"))) <= LONGEST_LINE
    assert str(make_header(decode_header(message_from_bytes(raw)["Subject"]))) == subject


@pytest.mark.parametrize("subject", ["Tomorrow", "Yfory: ŵy", "A long one " * 20, "=?utf-8?b?!!!?= ŵy"])
def test_subject_is_read_as_it_was_written(subject):
    came = message_from_bytes(on_the_wire(EmailMultiAlternatives(subject, "", "a@example.com", ["b@c.example"])))
    assert " ".join(str(make_header(decode_header(came["Subject"]))).split()) == " ".join(subject.split())
