"""What the mail service reports: where it may, what follows, and that it does no harm twice or of nobody."""

from __future__ import annotations

import base64
import datetime as dt
import json
from typing import Any

import pytest
from django.test import Client

from community.mail_reports import Means, Report
from community.models import Delivery, MailPreference, Suppression
from community.services import suppressions
from community.services.deliver import deliver_due
from community.services.mail_reports import hear
from tests.factories.community import make_member
from tests.factories.outbox import NOW, make_delivery, register_test_kinds

pytestmark = pytest.mark.django_db
SECRET = "service:a-long-password"
POSTMARK = "/mail/postmark/"
EMAIL = "sam@example.com"


@pytest.fixture(autouse=True)
def _kinds() -> None:
    register_test_kinds()


@pytest.fixture
def _set_up(settings) -> None:
    settings.MAIL_SERVICE, settings.MAIL_WEBHOOK_SECRET = "postmark", SECRET
    settings.ANYMAIL = {"WEBHOOK_SECRET": [SECRET]}


def report(client: Client, said: Any, *, secret: str = SECRET, path: str = POSTMARK) -> int:
    """What a report is answered."""
    header = "Basic " + base64.b64encode(secret.encode()).decode()
    answer = client.post(path, json.dumps(said), content_type="application/json", headers={"Authorization": header})
    return answer.status_code


def bounce(kind: str = "HardBounce", email: str = EMAIL, **more: Any) -> dict[str, Any]:
    return {"RecordType": "Bounce", "Type": kind, "Email": email, "MessageID": "of-theirs", **more}


@pytest.mark.parametrize(("service", "secret"), [("", ""), ("postmark", ""), ("mailgun", SECRET)])
def test_address_is_there_only_where_that_service_is_set_up(client, settings, service, secret):
    settings.MAIL_SERVICE, settings.MAIL_WEBHOOK_SECRET = service, secret
    settings.ANYMAIL = {"WEBHOOK_SECRET": [secret]}
    assert report(client, bounce()) == 404
    assert not Suppression.objects.exists()


@pytest.mark.usefixtures("_set_up")
def test_wrong_secret_and_nonsense_are_refused(client):
    assert report(client, bounce(), secret="service:guessed") == 400
    assert client.post(POSTMARK, json.dumps(bounce()), content_type="application/json").status_code == 400
    header = "Basic " + base64.b64encode(SECRET.encode()).decode()
    answer = client.post(POSTMARK, "{nonsense", content_type="application/json", headers={"Authorization": header})
    assert answer.status_code == 400
    assert client.get(POSTMARK).status_code == 405
    assert not Suppression.objects.exists()


@pytest.mark.usefixtures("_set_up")
def test_hard_bounce_stops_mail_to_the_address_once(client):
    member = make_member(EMAIL)
    for _time in range(2):
        assert report(client, bounce(email="SAM@example.com")) == 200
    found = Suppression.objects.get()
    assert (found.reason, found.user) == ("bounced", member.user)
    assert suppressions.of(member.user) == found
    make_delivery(member)
    assert deliver_due(now=NOW) == {"skipped": 1}


@pytest.mark.usefixtures("_set_up")
@pytest.mark.parametrize("kind", ["SoftBounce", "Transient", "DnsError", "AutoResponder", "Blocked"])
def test_what_may_be_over_tomorrow_stops_nothing(client, kind):
    assert report(client, bounce(kind)) == 200
    assert not Suppression.objects.exists()


@pytest.mark.usefixtures("_set_up")
def test_complaint_stops_mail_and_switches_reminders_off_for_good(client):
    member = make_member(EMAIL)
    assert report(client, bounce("SpamComplaint")) == 200
    assert Suppression.objects.get().reason == "complained"
    suppressions.lift_own(user=member.user, now=NOW)
    make_delivery(member)
    make_delivery(member, kind="test_answer", key="other")
    assert deliver_due(now=NOW) == {"skipped": 1, "sent": 1}


@pytest.mark.usefixtures("_set_up")
def test_complaint_after_a_bounce_counts_as_one(client):
    make_member(EMAIL)
    for kind in ("HardBounce", "SpamComplaint", "HardBounce"):
        report(client, bounce(kind))
    assert Suppression.objects.get().reason == "complained"
    assert not MailPreference.objects.filter(on=True).exists()


@pytest.mark.usefixtures("_set_up")
def test_unsubscribing_at_the_service_is_a_complaint(client):
    said = {"RecordType": "SubscriptionChange", "Recipient": EMAIL, "SuppressSending": True}
    assert report(client, {**said, "SuppressionReason": "ManualSuppression"}) == 200
    assert Suppression.objects.get().reason == "complained"


@pytest.mark.usefixtures("_set_up")
def test_address_of_nobody_does_no_harm(client):
    assert report(client, bounce(email="nobody@example.com")) == 200
    assert Suppression.objects.get().user is None
    assert report(client, {"RecordType": "Bounce", "Type": "HardBounce"}) == 200


@pytest.mark.usefixtures("_set_up")
@pytest.mark.parametrize(
    ("said", "before", "after"),
    [
        ({"RecordType": "Delivery", "Recipient": EMAIL}, "uncertain", "sent"),
        ({"RecordType": "Delivery", "Recipient": EMAIL}, "handing", "sent"),
        ({"RecordType": "Delivery", "Recipient": EMAIL}, "pending", "pending"),
        ({"RecordType": "Delivery", "Recipient": EMAIL}, "dead", "dead"),
        (bounce("SoftBounce"), "uncertain", "sent"),
        (bounce(), "uncertain", "dead"),
        (bounce(), "sent", "sent"),
    ],
)
def test_report_settles_a_mail_of_which_nobody_knows_whether_it_went(client, said, before, after):
    delivery = make_delivery(make_member(EMAIL), state=before)
    other = make_delivery(make_member("jo@example.com"), key="other", state="uncertain")
    assert report(client, {**said, "Metadata": {"mail": delivery.message_id}}) == 200
    delivery.refresh_from_db()
    other.refresh_from_db()
    assert (delivery.state, other.state) == (after, "uncertain")


@pytest.mark.parametrize("means", [Means.BOUNCED, Means.COMPLAINED])
def test_report_that_comes_once_more_undoes_no_lift(means):
    member = make_member(EMAIL)
    delivery = make_delivery(member, state="sent", sent_at=NOW)
    said = Report(EMAIL, means, frozenset({delivery.message_id}), NOW)
    hear(said, now=NOW)
    assert suppressions.lift_own(user=member.user, now=NOW)
    on = set(MailPreference.objects.filter(on=True).values_list("kind"))
    for again in (said, Report(EMAIL, Means.BOUNCED, said.mail_ids, None)):
        hear(again, now=NOW)
    assert not Suppression.objects.exists()
    assert set(MailPreference.objects.filter(on=True).values_list("kind")) == on


def test_report_of_a_mail_that_goes_once_more_is_an_old_one():
    member, hour = make_member(EMAIL), dt.timedelta(hours=1)
    delivery = make_delivery(member, state="pending", not_before=NOW + hour)
    hear(Report(EMAIL, Means.BOUNCED, frozenset({delivery.message_id}), NOW), now=NOW + hour)
    assert not Suppression.objects.exists()
    hear(Report(EMAIL, Means.BOUNCED, frozenset({delivery.message_id}), NOW + hour), now=NOW + hour)
    assert Suppression.objects.exists()


@pytest.mark.usefixtures("_set_up")
def test_report_says_of_when_it_is(client, monkeypatch):
    heard = []
    monkeypatch.setattr("community.adapters.mail_service.hear", lambda report, now: heard.append(report.at))
    assert report(client, bounce(BouncedAt="2026-11-05T10:20:30Z")) == 200
    assert heard == [dt.datetime(2026, 11, 5, 10, 20, 30, tzinfo=dt.UTC)]


@pytest.mark.parametrize(
    ("before", "after"),
    [("sent", "dead"), ("uncertain", "dead"), ("handing", "dead"), ("skipped", "skipped"), ("pending", "pending")],
)
def test_mail_that_the_service_did_not_pass_on_was_not_sent(before, after):
    delivery = make_delivery(make_member(EMAIL), state=before, sent_at=NOW if before == "sent" else None)
    for _time in range(2):
        hear(Report(EMAIL, Means.NOT_SENT, frozenset({delivery.message_id})), now=NOW)
    delivery.refresh_from_db()
    assert (delivery.state, delivery.sent_at) == (after, None)
    assert not Suppression.objects.exists()


@pytest.mark.usefixtures("_set_up")
def test_refused_report_is_no_error_of_ours(client, caplog):
    assert report(client, bounce(), secret="service:guessed") == 400
    assert [record for record in caplog.records if record.levelname == "ERROR" or record.exc_info] == []


@pytest.mark.parametrize(
    ("reason", "words"), [("bounced", "Emails to your address come back"), ("complained", "was reported as unwanted")]
)
def test_home_says_why_no_mail_comes(client, reason, words):
    member = make_member(EMAIL)
    suppressions.suppress(address=EMAIL, reason=reason, proof="reported", now=NOW)
    client.force_login(member.user)
    page = client.get("/community/").text
    assert words in page
    assert ("come back" in page) == (reason == "bounced")


@pytest.mark.usefixtures("_set_up")
def test_own_message_id_of_a_service_that_keeps_ours_is_enough(client):
    delivery = make_delivery(make_member(EMAIL), state="uncertain")
    said = {"RecordType": "Delivery", "Recipient": EMAIL, "MessageID": delivery.message_id.strip("<>")}
    assert report(client, said) == 200
    assert Delivery.objects.get(pk=delivery.pk).state == "sent"


def from_amazon(client: Client, kind: str, secret: str = SECRET) -> Any:
    """A bounce as Amazon's notification service sends it."""
    bounce = {"bounceType": kind, "bounceSubType": "General", "bouncedRecipients": [{"emailAddress": EMAIL}]}
    mail = {"messageId": "theirs", "timestamp": "2026-11-02T09:00:00.000Z", "destination": [EMAIL], "headers": []}
    message = {"notificationType": "Bounce", "mail": mail, "bounce": {**bounce, "feedbackId": "1"}}
    said = {"Type": "Notification", "MessageId": "m1", "Message": json.dumps(message)}
    headers = {"x-amz-sns-message-type": "Notification", "x-amz-sns-message-id": "m1"}
    if secret:
        headers["Authorization"] = "Basic " + base64.b64encode(secret.encode()).decode()
    return client.post("/mail/amazon_ses/", json.dumps(said), content_type="text/plain", headers=headers)


def test_amazon_is_asked_for_the_secret_first_and_its_bounces_are_told_apart(client, settings):
    settings.MAIL_SERVICE, settings.MAIL_WEBHOOK_SECRET = "amazon_ses", SECRET
    settings.ANYMAIL = {"WEBHOOK_SECRET": [SECRET]}
    assert from_amazon(client, "Permanent", secret="").status_code == 401
    assert from_amazon(client, "Permanent", secret="service:guessed").status_code == 400
    assert from_amazon(client, "Transient").status_code == 200
    assert not Suppression.objects.exists()
    assert from_amazon(client, "Permanent").status_code == 200
    assert Suppression.objects.get().reason == "bounced"
