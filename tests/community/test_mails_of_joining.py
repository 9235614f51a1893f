"""Mails about coming in that waited: each goes once, and to whoever is still to have it."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core import mail
from django.utils import timezone

from community.models import Delivery, JoinRequest, Member
from community.services import invitations
from community.services.deliver import deliver_due
from community.services.erasure import erase
from community.services.outbox import queue_to_user
from tests.community.staff import make_editor, make_lead
from tests.factories.community import make_member, make_organisation, make_region
from tests.factories.people import make_user

pytestmark = pytest.mark.django_db
NOW = dt.datetime(2026, 11, 22, 9, 0, tzinfo=dt.UTC)
KIM = "kim@elsewhere.example"


def test_invitation_that_is_sent_once_more_while_the_first_mail_waits_goes_once():
    ada = make_member("ada@example.com")
    invitation = invitations.invite(by=ada, email=KIM, language="en", now=NOW)
    invitations.resend(invitation=invitation, now=NOW + dt.timedelta(days=3))
    assert deliver_due(now=NOW + dt.timedelta(days=4)) == {"cancelled": 1, "sent": 1}
    assert [sent.to for sent in mail.outbox] == [[KIM]]


def test_invitation_of_before_that_does_not_say_when_it_was_sent_goes_all_the_same():
    invitations.invite(by=make_member("ada@example.com"), email=KIM, language="en", now=NOW)
    delivery = Delivery.objects.get()
    Delivery.objects.update(payload={"invitation": delivery.payload["invitation"]})
    assert deliver_due(now=NOW) == {"sent": 1}


@pytest.mark.parametrize(("region", "went"), [("london", {"sent": 1}), ("wales", {"cancelled": 1})])
def test_request_is_told_only_to_who_looks_after_that_region(region, went):
    kim = make_member(KIM, status=Member.Status.WAITING)
    Member.objects.filter(pk=kim.pk).update(organisation=make_organisation("Aire Trust", region=make_region("london")))
    request = JoinRequest.objects.create(member=kim, reason="to learn", asked_at=NOW)
    lead = make_lead(region)
    queue_to_user(kind="request_to_decide", user=lead, key="x", payload={"request": request.pk}, now=NOW)
    assert deliver_due(now=NOW) == went


def test_request_is_told_to_editors_wherever_it_comes_from():
    kim = make_member(KIM, status=Member.Status.WAITING)
    request = JoinRequest.objects.create(member=kim, reason="to learn", asked_at=NOW)
    queue_to_user(kind="request_to_decide", user=make_editor(), key="x", payload={"request": request.pk}, now=NOW)
    assert deliver_due(now=NOW) == {"sent": 1}


def test_erasing_somebody_forgets_where_their_invitation_went():
    ada = make_member("ada@example.com")
    for address in (KIM, "other@elsewhere.example"):
        invitations.invite(by=ada, email=address, language="en", now=NOW)
    deliver_due(now=NOW)
    assert "" not in Delivery.objects.values_list("address_digest", flat=True)
    erase(user=make_member(user=make_user(KIM)).user, now=timezone.now())
    assert [bool(one.address_digest) for one in Delivery.objects.order_by("pk")] == [False, True]
