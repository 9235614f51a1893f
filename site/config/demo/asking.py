"""Several people in the demo's open round: some invited by mail, an interview, and a link for staff that is open."""

from __future__ import annotations

import datetime as dt
import secrets

from community.models import Delivery
from diagnostic.links import staff_token
from diagnostic.models import Contributor, Round
from diagnostic.questions import by_element, questions_of
from diagnostic.services import interviews, invitations, staff_link
from diagnostic.services.answers import Answer, Given
from diagnostic.services.invitations import Address, Asked
from diagnostic.vocabulary import Rating
from elements.framework import Element

ASKED = {
    "Ann Evans, estates": ("ann.evans@partner.example", Element.ENVIRONMENT),
    "Bilal Khan, human resources": ("bilal.khan@partner.example", Element.FULFILMENT),
}
SAID = (Rating.RED, Rating.AMBER, Rating.RED)
SHEETS = 14
STAFF = (Rating.GREEN, Rating.AMBER, Rating.AMBER, Rating.RED, Rating.AMBER)


def load_asked(round: Round, *, now: dt.datetime) -> None:
    """Ask people of ``round``. The demo writes to nobody: the invitations stand there as sent yesterday."""
    lead = round.contributors.get(role=Contributor.Role.LEAD).member
    if lead is None:
        return
    for name, (email, element) in ASKED.items():
        asked = Asked((element.value,), now.date() + dt.timedelta(days=10))
        invitations.invite(round=round, by=lead, addresses=[Address(email, name)], asked=asked, now=now)
    yesterday = now - dt.timedelta(days=1)
    mails = Delivery.objects.filter(contributor_mail__contributor__round=round)
    mails.update(state=Delivery.State.SENT, sent_at=yesterday)
    environment = by_element(questions_of(round, "en")).get(Element.ENVIRONMENT, [])
    told = interviews.begin(round=round, by=lead, name="A night porter", now=now)
    given = [Given(one, Answer(rating), 0) for one, rating in zip(environment, SAID, strict=False)]
    interviews.save(contributor=told, by=lead, given=given, now=now)
    link = staff_link.open_until(round=round, by=lead, closes_on=now.date() + dt.timedelta(days=14), now=now)
    for number in range(SHEETS):
        answers = {code: STAFF[(number + place) % len(STAFF)].value for place, code in enumerate(round.scope)}
        staff_link.hand_in(token=staff_token(link), answers=answers, once=secrets.token_urlsafe(18), now=now)
