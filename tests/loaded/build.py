"""Makes the loaded site in an empty database: ``python -m tests.loaded.build``, called by ``tests.loaded.kept``."""

from __future__ import annotations

from pathlib import Path

import django
from django.conf import settings
from django.core.management import call_command

from tests import database

AUTHOR = "author@demo.hwb-commons.example"
MODERATOR = "moderator@demo.hwb-commons.example"
SECURED = "secured@demo.hwb-commons.example"


def main() -> None:
    """Tables, roles, the real content, the demo accounts, and what only tests need."""
    name = Path(settings.DATABASES["default"]["NAME"])
    if settings.DATABASES["default"]["ENGINE"].endswith("sqlite3"):
        database.place_template(name)
    call_command("migrate", verbosity=0)
    call_command("ensure_roles", verbosity=0)
    call_command("load_content", verbosity=0)
    call_command("load_demo", verbosity=0)
    _make_people()
    from tests.loaded.every_block import make_page

    make_page()
    _make_pdfs()


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


def _secure(user: object) -> None:
    from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
    from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret

    TOTP.activate(user, generate_totp_secret())
    RecoveryCodes.activate(user)


if __name__ == "__main__":
    django.setup()
    main()
