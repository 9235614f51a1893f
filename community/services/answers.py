"""What somebody answers on the way in. It is kept in the session, and nothing is written before the end."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from typing import Any

from community.models import JoinRequest, Member, Organisation, User


@dataclass(frozen=True)
class Proposal:
    """An organisation that is not listed yet. ``region`` is a code; empty for one outside England."""

    name: str
    sector: str
    region: str = ""


@dataclass(frozen=True)
class Answers:
    """Everything that is asked; what is not answered yet is empty."""

    first_name: str = ""
    last_name: str = ""
    role_title: str = ""
    organisation: int | None = None
    proposal: Proposal | None = None
    reason: str = ""

    def with_organisation(self, pk: int) -> Answers:
        """The same with a listed organisation, which takes the place of a proposed one."""
        return replace(self, organisation=pk, proposal=None)

    def with_proposal(self, proposal: Proposal) -> Answers:
        """The same with a proposed organisation."""
        return replace(self, organisation=None, proposal=proposal)

    def kept(self) -> dict[str, Any]:
        """What the session keeps."""
        return asdict(self)

    @classmethod
    def read(cls, kept: dict[str, Any]) -> Answers:
        """What ``kept`` made."""
        proposal = Proposal(**kept["proposal"]) if kept["proposal"] else None
        return cls(**{**kept, "proposal": proposal})


def answers_of(user: User, member: Member | None) -> Answers:
    """What is known already: the account's name and, of who waits or came before, what they answered."""
    answers = Answers(first_name=user.first_name, last_name=user.last_name)
    if member is None:
        return answers
    answers = replace(answers, role_title=member.role_title, reason=_last_reason(member))
    organisation = member.organisation
    if organisation is None:
        return answers
    if organisation.status == Organisation.Status.PROPOSED:
        region = organisation.region.code if organisation.region else ""
        return answers.with_proposal(Proposal(organisation.name, organisation.sector, region))
    return answers.with_organisation(organisation.pk)


def _last_reason(member: Member) -> str:
    request = JoinRequest.objects.filter(member=member, status=JoinRequest.Status.WAITING).first()
    return request.reason if request else ""
