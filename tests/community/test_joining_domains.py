"""Which addresses join at once."""

from __future__ import annotations

import pytest
from allauth.account.models import EmailAddress
from django.test import Client
from django.utils import timezone

from community.models import AllowedDomain, User
from community.services.ways_in import WayIn, is_at_allowed_domain, way_in
from tests.factories.people import PASSWORD, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _domains(db: None) -> None:
    AllowedDomain.objects.create(domain="nhs.net", with_subdomains=False)
    AllowedDomain.objects.create(domain="nhs.uk")


@pytest.mark.parametrize("address", ["a@nhs.net", "a@NHS.net", "a@nhs.uk", "a@leeds.nhs.uk", "a@b.c.nhs.uk"])
def test_allowed_domain_and_its_sub_domains_join(address: str) -> None:
    assert is_at_allowed_domain(address)


@pytest.mark.parametrize(
    "address",
    [
        "a@sub.nhs.net",
        "a@nhs.uk.evil.com",
        "a@nhs-uk.net",
        "a@evilnhs.uk",
        "a@uk",
        "a@.nhs.uk",
        "a@nhs.uk.",
        "a@nhs..uk",
        "a@n\u04bbs.uk",
        "a@xn--ns-9xc.uk",
        "a@nhs。uk",
        "a@ｎｈｓ.uk",
        "a@nhs.uk@evil.com",
        "nhs.uk",
        "@nhs.uk",
        "",
        "a@nhs.uk\n",
        "a@ nhs.uk",
        "a@%.nhs.ukx",
    ],
)
def test_look_alikes_do_not(address: str) -> None:
    assert not is_at_allowed_domain(address)


def test_only_the_verified_primary_address_counts() -> None:
    user = make_user("a@elsewhere.example")
    EmailAddress.objects.create(user=user, email="a@nhs.net", verified=False, primary=False)
    assert way_in(user, now=timezone.now()) is WayIn.REQUEST
    EmailAddress.objects.filter(email="a@nhs.net").update(verified=True)
    assert way_in(user, now=timezone.now()) is WayIn.REQUEST
    EmailAddress.objects.filter(email="a@elsewhere.example").update(primary=False)
    EmailAddress.objects.filter(email="a@nhs.net").update(primary=True)
    assert way_in(user, now=timezone.now()) is WayIn.DOMAIN


def test_unverified_primary_address_is_none() -> None:
    user = User.objects.create_user("a@nhs.net", PASSWORD)
    EmailAddress.objects.create(user=user, email="a@nhs.net", verified=False, primary=True)
    assert way_in(user, now=timezone.now()) is WayIn.REQUEST


@pytest.mark.parametrize(
    "email", ["\u017fam@nhs.net", "ＳＡＭ@nhs.net", "s\u0131am@nhs.net", "\u212aim@nhs.net", "sam@n\u04bbs.net"]
)
def test_look_alike_addresses_cannot_have_an_account(client: Client, email: str) -> None:
    page = client.post("/accounts/signup/", {"email": email, "password1": PASSWORD})
    assert page.status_code == 200
    assert 'href="#id_email"' in page.content.decode()
    assert not User.objects.exists()


def test_other_case_is_the_same_account(client: Client, user: User) -> None:
    client.post("/accounts/signup/", {"email": user.email.upper(), "password1": PASSWORD})
    assert User.objects.count() == 1
