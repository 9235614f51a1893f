"""What tests of the rating pages share: addresses, browsers, and forms as a browser sends them."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING, Any

from django.test import Client

from diagnostic.models import Response

if TYPE_CHECKING:
    from community.models import Member
    from diagnostic.models import Round


def browser_of(member: Member) -> Client:
    """Somebody's browser, signed in."""
    client = Client()
    client.force_login(member.user)
    return client


def at(round: Round, path: str = "") -> str:
    """An address of a round."""
    return f"/diagnostic/rounds/{round.public_id}/{path}"


def read(client: Client, address: str) -> str:
    """The page's words and marks, with signs as they are read."""
    response = client.get(address)
    assert response.status_code == 200, (address, response.status_code)
    return html.unescape(response.content.decode())


def seen(client: Client, address: str) -> str:
    """What a page with a form says that it showed when it was opened."""
    found = re.search(r'name="seen" value="(\w+)"', read(client, address))
    assert found, address
    return found[1]


def words(page: str) -> str:
    """The words alone, in one line."""
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


def fields(member: Member | None, **answers: Any) -> dict[str, Any]:
    """What a page sends of answers by code (with underscores): a rating, or fields by name; with the versions kept."""
    sent: dict[str, Any] = {}
    for name, said in answers.items():
        code = name.replace("_", "-")
        kept = Response.objects.filter(contributor__member=member, code=code).first()
        given = {"rating": said} if isinstance(said, str) else said
        given = {"version": kept.version if kept else 0, **given}
        sent |= {f"{code}-{field}": value for field, value in given.items()}
    return sent


def rate_on_page(client: Client, round: Round, member: Member, code: str, said: Any, **more: Any) -> Any:
    """Answer one statement on its page."""
    sent = fields(member, **{code.replace("-", "_"): said})
    return client.post(at(round, f"questions/{code}/"), {**sent, **more})
