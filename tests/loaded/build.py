"""Makes the loaded site in an empty database: ``python -m tests.loaded.build``, called by ``tests.loaded.kept``."""

from __future__ import annotations

import gc
from pathlib import Path
from typing import TYPE_CHECKING

import django
from django.conf import settings
from django.core.management import call_command

from tests import database
from tests.loaded.buddies import make_buddies
from tests.loaded.calls import make_calls
from tests.loaded.databases import on_sqlite
from tests.loaded.matching import make_rounds
from tests.loaded.sessions import make_sessions

if TYPE_CHECKING:
    from community.models import Member
    from diagnostic.models import Round

AUTHOR = "author@demo.hwb-commons.example"
MODERATOR = "moderator@demo.hwb-commons.example"
SECURED = "secured@demo.hwb-commons.example"
REGIONAL_LEAD = "regional-lead@demo.hwb-commons.example"
MEMBER = "member@demo.hwb-commons.example"
# Stories that tests go to by address, and a picture of the first: the member's own, one that the member is asked to
# change, and one that waits for London's lead.
DRAFT, ASKED, WAITING, PICTURE = "draft-of-member", "asked-of-member", "waits-for-lead", "picture-of-draft"
# Confidence reviews: one that the member has begun, one that they finished, and one of somebody in London.
REVIEW, REVIEW_DONE, REVIEW_OTHER = "review-of-member", "review-finished", "review-of-other"
# Rounds of the member's organisation: finished, and open, with a piece of evidence; and an open one elsewhere.
ROUND, ROUND_DONE, ROUND_OTHER, EVIDENCE = "round-of-member", "round-finished", "round-elsewhere", "evidence-of-room"
ACTION, ACTION_OTHER = "action-of-member", "action-elsewhere"
# People of the open round: invited by mail, to read only, and interviewed.
INVITED, OBSERVER, INTERVIEW = "invited-by-mail", "reads-by-mail", "interviewed"
# The code of the workshop that goes on in the open round.
JOIN_CODE = "CDFGHJ"
SENT = {"status": "submitted", "may_publish": True, "people_agreed": True, "quotations_agreed": True}


def main() -> None:
    """Tables, roles, the real content, the demo accounts, and what only tests need."""
    gc.disable()
    _migrate()
    call_command("ensure_roles", verbosity=0)
    call_command("load_content", verbosity=0)
    call_command("load_demo", verbosity=0)
    _make_people()
    from tests.loaded.every_block import make_page

    make_page()
    _make_pdfs()


def _migrate() -> None:
    """The tables, from the kept database where there is one; else that is kept for the tests' own processes."""
    if not on_sqlite():
        call_command("migrate", verbosity=0)
        return
    name = Path(settings.DATABASES["default"]["NAME"])
    with database.one_at_a_time():
        if not database.place_template(name):
            call_command("migrate", verbosity=0)
            database.keep_template(name)


def _make_pdfs() -> None:
    """What the site would make at the first reader of each guide, so that no test waits for it."""
    from elements.models import GuidePage
    from elements.pdf.engine import PdfUnavailableError
    from elements.pdf.store import guide_pdf

    for page in GuidePage.objects.live():
        try:
            guide_pdf(page)
        except PdfUnavailableError:  # a machine without Pango has none: the tests of the PDF say so
            return


def _make_people() -> None:
    """Roles of the back office that have no demo account, and somebody with two-step sign-in."""
    from django.contrib.auth.models import Group

    from community.roles import EDITORS, MODERATORS
    from community.services.accounts import make_verified_account
    from tests.loaded.kept import PASSWORD

    for email, group in ((AUTHOR, EDITORS), (MODERATOR, MODERATORS)):
        user = make_verified_account(email=email, password=PASSWORD, first_name="Ali", last_name="Demo")
        user.groups.add(Group.objects.get(name=group))
    secured = make_verified_account(email=SECURED, password=PASSWORD, first_name="Sian", last_name="Demo")
    _secure(secured)
    _make_regional_lead()


def _make_regional_lead() -> None:
    """The demo account of that name looks after London, whatever the demo data say of it."""
    from community.models import User
    from tests.factories.community import make_region, make_regional_lead

    region, lead = make_region(), User.objects.get(email=REGIONAL_LEAD)
    if not lead.appointments.filter(region=region).exists():
        make_regional_lead(lead, region)
    _make_people_to_look_at("london")
    _make_draft()
    _make_people_to_look_at("north-west")
    _make_reviews()
    _make_rounds()
    make_sessions(member_email=MEMBER, lead_email=REGIONAL_LEAD)
    make_calls(member_email=MEMBER)
    make_buddies(member_email=MEMBER)
    make_rounds()


def _make_people_to_look_at(code: str) -> None:
    """A member of a region with a story, and a request to join, a concern and an announcement (access_table.py)."""
    from django.utils import timezone

    from casestudies.models import Submission
    from community.models import Announcement, Concern, JoinRequest, Member
    from tests.factories.community import make_member, make_organisation, make_region
    from tests.factories.submissions import make_submission

    now, region = timezone.now(), make_region(code)
    place = make_organisation(f"Access test trust {code}", region=region)
    member = make_member(f"{code}@access.example", organisation=place, listed=True)
    asks = make_member(f"{code}-asks@access.example", organisation=place, status=Member.Status.WAITING, joined_at=None)
    JoinRequest.objects.create(member=asks, reason="I lead wellbeing here.", asked_at=now)
    Concern.objects.create(about=member, kind=Concern.Kind.OTHER, text="A concern.", raised_at=now)
    Announcement.objects.create(title=f"Access test {code}", text="Words.", region=region, starts_at=now)
    story = make_submission(member, title=f"Access test {code}")
    known = {"public_id": WAITING} if code == "london" else {}
    Submission.objects.filter(pk=story.pk).update(**SENT, **known, consented_at=now, sent_at=now)


def _make_draft() -> None:
    """A story that the demo's member has begun, and sends to nobody; the one they are to change is the demo's."""
    from casestudies.models import Submission, SubmissionPicture
    from community.models import Member
    from tests.factories.submissions import make_picture, make_submission

    member = Member.objects.select_related("organisation").get(user__email=MEMBER)
    Submission.objects.filter(author=member).update(public_id=ASKED)
    quotation = {"quotation": "I sleep again.", "who": "A nurse"}
    draft = make_submission(member, quotations=[quotation])
    picture = make_picture(draft)
    SubmissionPicture.objects.filter(pk=picture.pk).update(public_id=PICTURE)
    Submission.objects.filter(pk=draft.pk).update(public_id=DRAFT)


def _make_reviews() -> None:
    """Confidence reviews, begun and finished, with something that is low and something that is high."""
    from django.utils import timezone

    from community.models import Member
    from tests.factories.reviews import make_review

    member = Member.objects.get(user__email=MEMBER)
    answers = {"budget.confident": 1, "data.confident": 2, "signposting.confident": 4, "environment.time": 5}
    make_review(member, answers, public_id=REVIEW_DONE, finished_at=timezone.now(), counted=True)
    make_review(member, {"budget.confident": 2}, public_id=REVIEW)
    make_review(Member.objects.get(user__email="london@access.example"), answers, public_id=REVIEW_OTHER)


def _make_rounds() -> None:
    """Rounds with something in each state: last time's ratings, one's own, a colleague's, one that does not apply."""
    from community.models import Member
    from diagnostic.models import Evidence, LocalQuestion, Round
    from tests.factories.rounds import make_evidence, make_finished, make_round, rate

    member = Member.objects.select_related("user", "organisation").get(user__email=MEMBER)
    colleague = Member.objects.filter(organisation=member.organisation).exclude(pk=member.pk).first() or member
    LocalQuestion.objects.create(
        organisation=member.organisation, code="x-environment-1", element="environment", text="Staff can shower."
    )
    done = make_finished(member, "amber", environment="red")
    begun = make_round(member, label="This autumn")
    said = {"environment-1": "red", "environment-2": "green", "environment-3": "na", "relationships-1": "amber"}
    rate(begun, member, said)
    rate(begun, colleague, {"environment-1": "green"})
    shown = make_evidence(begun, member, "environment-1")
    other = make_round(Member.objects.select_related("user", "organisation").get(user__email="london@access.example"))
    for found, public_id in ((done, ROUND_DONE), (begun, ROUND), (other, ROUND_OTHER)):
        Round.objects.filter(pk=found.pk).update(public_id=public_id)
    Evidence.objects.filter(pk=shown.pk).update(public_id=EVIDENCE)
    _ask_others(Round.objects.get(public_id=ROUND), member)
    _open_workshop(Round.objects.get(public_id=ROUND), member)
    _plan_actions(done, member, other)


def _plan_actions(done: Round, member: Member, elsewhere: Round) -> None:
    """Actions of two organisations: one about a statement, with a rating that it is to change."""
    import datetime as dt

    from django.utils import timezone

    from diagnostic.models import Action
    from diagnostic.services import actions

    now = timezone.now()
    said = actions.Planned(
        title="Open the rest room at night", element="environment", code="environment-1", why="Night staff have none.",
        owner_name="Estates", due_on=now.date() - dt.timedelta(days=3), expected_rating="green",
    )  # fmt: skip
    started_by = elsewhere.started_by
    assert started_by is not None
    for public_id, by, round in ((ACTION, member, done), (ACTION_OTHER, started_by, elsewhere)):
        added = actions.add(by=by, said=said, round=round, now=now)
        Action.objects.filter(pk=added.pk).update(public_id=public_id)


def _ask_others(round: Round, lead: Member) -> None:
    """People without an account, an interview, and the open link for staff."""
    import datetime as dt

    from django.utils import timezone

    from community.models import Delivery
    from diagnostic.models import Contributor
    from diagnostic.services import interviews, invitations, staff_link

    now = timezone.now()
    for public_id, role in ((INVITED, Contributor.Role.CONTRIBUTOR), (OBSERVER, Contributor.Role.OBSERVER)):
        person = invitations.Address(f"{public_id}@outside.example", "Ann Evans")
        asked = invitations.Asked(("environment",), now.date() + dt.timedelta(days=30), role)
        invitations.invite(round=round, by=lead, addresses=[person], asked=asked, now=now)
        Contributor.objects.filter(email=person.email).update(public_id=public_id)
    Delivery.objects.filter(contributor_mail__isnull=False).update(state=Delivery.State.SENT, sent_at=now)
    told = interviews.begin(round=round, by=lead, name="A ward manager", now=now)
    Contributor.objects.filter(pk=told.pk).update(public_id=INTERVIEW)
    staff_link.open_until(round=round, by=lead, closes_on=now.date() + dt.timedelta(days=30), now=now)


def _open_workshop(round: Round, member: Member) -> None:
    """A workshop that goes on: the votes on its first statement are shown, and the phones of six people are there."""
    from django.utils import timezone

    from diagnostic.models import Workshop
    from diagnostic.services import workshops
    from diagnostic.vocabulary import Rating

    now = timezone.now()
    opening = workshops.Opening(anonymous=True, codes=round.scope)
    begun = workshops.open_workshop(round=round, by=member, opening=opening, now=now)
    Workshop.objects.filter(pk=begun.pk).update(join_code=JOIN_CODE)
    begun = workshops.press(workshop=begun, act="begin", step=0, now=now)
    for rating in ("green", "green", "amber", "amber", "amber", "red"):
        seat = workshops.seat_by(workshops.take_seat(workshop=begun, name="", now=now))
        if seat is not None:
            workshops.vote(seat=seat, code=begun.code, rating=Rating(rating), now=now)
    workshops.press(workshop=begun, act="reveal", step=1, now=now)


def _secure(user: object) -> None:
    from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
    from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret

    TOTP.activate(user, generate_totp_secret())
    RecoveryCodes.activate(user)


if __name__ == "__main__":
    django.setup()
    main()
