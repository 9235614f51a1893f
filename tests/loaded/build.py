"""Makes the loaded site in an empty database: ``python -m tests.loaded.build``, called by ``tests.loaded.kept``."""

from __future__ import annotations

import gc
from pathlib import Path

import django
from django.conf import settings
from django.core.management import call_command

from tests import database
from tests.loaded.databases import on_sqlite

AUTHOR = "author@demo.hwb-commons.example"
MODERATOR = "moderator@demo.hwb-commons.example"
SECURED = "secured@demo.hwb-commons.example"
REGIONAL_LEAD = "regional-lead@demo.hwb-commons.example"
MEMBER = "member@demo.hwb-commons.example"
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
    Submission.objects.filter(pk=story.pk).update(**SENT, consented_at=now, sent_at=now)


def _make_draft() -> None:
    """A story that the demo's member has begun, and sends to nobody."""
    from community.models import Member
    from tests.factories.submissions import make_submission

    make_submission(Member.objects.select_related("organisation").get(user__email=MEMBER))


def _secure(user: object) -> None:
    from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
    from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret

    TOTP.activate(user, generate_totp_secret())
    RecoveryCodes.activate(user)


if __name__ == "__main__":
    django.setup()
    main()
