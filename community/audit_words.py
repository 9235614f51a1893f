"""The notes of the audit log in the reader's language. They are kept in English, as codes and names."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from community.mail_kinds import label_of
from community.models.vocabulary import RoleName

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise as Promise

# Notes, and parts of notes before a colon or after a comma.
WORDS: dict[str, Promise | str] = {
    "request to join": gettext_lazy("request to join"),
    "declined before": gettext_lazy("declined before"),
    "organisation": gettext_lazy("organisation"),
    "audit log": gettext_lazy("audit log"),
    "all regions": gettext_lazy("all regions"),
    "region": gettext_lazy("region"),
    "system": gettext_lazy("integrated care system"),
    "topic": gettext_lazy("topic"),
    "alloweddomain": gettext_lazy("allowed domain"),
    "concern": gettext_lazy("concern"),
    "board": gettext_lazy("board of session"),
    "session": gettext_lazy("session"),
    "email marked as sent": gettext_lazy("email marked as sent"),
    "email sent again": gettext_lazy("email sent again"),
    "emails to their address started again": gettext_lazy("emails to their address started again"),
    "emails leave again after a restore": gettext_lazy("emails leave again after a restore"),
    "stories": gettext_lazy("stories"),
    **dict(RoleName.choices),
}
DOWNLOADED = re.compile(r"members, (?P<count>\d+): (?P<reason>.*)", re.DOTALL)
OF_SESSION = re.compile(r"session: (?P<number>\d+), (?P<count>\d+): (?P<reason>.*)", re.DOTALL)
IMPORTED = re.compile(r"organisations: (?P<new>\d+) new, (?P<changed>\d+) changed")
ANNOUNCED = re.compile(r"(?P<number>\d+), (?P<place>.*)", re.DOTALL)
MAILS = re.compile(
    r"(?P<count>\d+) emails (?P<what>sent again|marked as sent|cancelled after a restore)(: (?P<kind>\w+))?"
)
NAMED = re.compile(r"(?P<kind>[a-z-]+): (?P<name>.*)", re.DOTALL)
BETWEEN = " → "


def words_of_note(note: str) -> str:
    """``note`` in the reader's language; names, numbers and reasons stay as they are."""
    if found := DOWNLOADED.fullmatch(note):
        return _("members, %(count)s: %(reason)s") % found.groupdict()
    if found := OF_SESSION.fullmatch(note):
        return _("people of session %(number)s, %(count)s: %(reason)s") % found.groupdict()
    if found := IMPORTED.fullmatch(note):
        return _("organisations: %(new)s new, %(changed)s changed") % found.groupdict()
    if found := ANNOUNCED.fullmatch(note):
        return f"{found['number']}, {WORDS.get(found['place'], found['place'])}"
    if found := MAILS.fullmatch(note):
        return _mails(int(found["count"]), found["what"], found["kind"])
    return BETWEEN.join(_named(part) for part in note.split(BETWEEN))


def _mails(count: int, what: str, kind: str | None) -> str:
    """What was decided about many mails, with what their kind is called."""
    if what == "sent again":
        said = ngettext("%(count)d email sent again", "%(count)d emails sent again", count)
    elif what == "marked as sent":
        said = ngettext("%(count)d email marked as sent", "%(count)d emails marked as sent", count)
    else:
        said = ngettext(
            "%(count)d email cancelled after a restore", "%(count)d emails cancelled after a restore", count
        )
    said %= {"count": count}
    return f"{said}: {label_of(kind)}" if kind else said


def _named(part: str) -> str:
    found = NAMED.fullmatch(part)
    if found and found["kind"] in WORDS:
        return f"{WORDS[found['kind']]}: {found['name']}"
    return str(WORDS.get(part, part))
