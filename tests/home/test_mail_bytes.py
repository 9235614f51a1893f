"""Mails as SMTP takes them: the same bytes as Django's own, only sooner, and no subject with an empty first line."""

from __future__ import annotations

import re
from email import message_from_bytes
from email.header import decode_header, make_header

import pytest
from django.core.mail import EmailMultiAlternatives
from hypothesis import given
from hypothesis import strategies as st

from home.mail_bytes import LONGEST_LINE, on_the_wire

LINES = st.text(st.characters(blacklist_categories=["Cs", "Cc", "Zl", "Zp"]), max_size=160)
SUBJECT = re.compile(rb"^Subject:.*\r\n(?: .*\r\n)*", re.MULTILINE)
NAMES = st.sampled_from(["HWB Commons", "Ŵyn", "Trust, Leeds", ""])


@given(subject=LINES, name=NAMES, text=LINES, more=LINES, link=st.integers(1, 200))
def test_bytes_are_those_of_django(subject, name, text, more, link):
    mail = EmailMultiAlternatives(
        subject, text, f'"{name}" <hello@example.com>', ["sam@example.com"],
        headers={"X-More": more, "List-Unsubscribe": f"<https://example.org/{'y' * link}>, <mailto:a@b.example>"},
    )  # fmt: skip
    mail.attach_alternative(f"<p>{text}</p>", "text/html")
    message = mail.message()
    ours, theirs = on_the_wire(message), message.as_bytes(linesep="\r\n")
    if not subject.isascii():
        ours, theirs = (SUBJECT.sub(b"", whole, count=1) for whole in (ours, theirs))
    assert ours == theirs


@pytest.mark.parametrize(
    "subject", ["Siân’s session", "Siân’s session is on Tuesday 10 November 2026, 10:00 (UK time)", "ŵ" * 150]
)
def test_subject_begins_on_its_first_line(subject):
    raw = on_the_wire(EmailMultiAlternatives(subject, "", "a@example.com", ["b@c.example"]).message())
    (lines,) = SUBJECT.findall(raw)
    assert lines.startswith(b"Subject: =?utf-8?")
    assert max(map(len, lines.split(b"\r\n"))) <= LONGEST_LINE
    assert str(make_header(decode_header(message_from_bytes(raw)["Subject"]))) == subject


@pytest.mark.parametrize("subject", ["Tomorrow", "Yfory: ŵy", "A long one " * 20, "=?utf-8?b?!!!?= ŵy"])
def test_subject_is_read_as_it_was_written(subject):
    came = message_from_bytes(
        on_the_wire(EmailMultiAlternatives(subject, "", "a@example.com", ["b@c.example"]).message())
    )
    assert " ".join(str(make_header(decode_header(came["Subject"]))).split()) == " ".join(subject.split())
