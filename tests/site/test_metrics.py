"""/metrics: what Prometheus reads, worked out from the database when it asks."""

from __future__ import annotations

import datetime as dt
from email.utils import format_datetime

import pytest
from django.utils import timezone
from prometheus_client.parser import text_string_to_metric_families

from community import mail_kinds
from community.models import Delivery
from community.services import outbox_counts
from home.models import TaskRun
from home.services import metrics
from home.services.queues import messages_waiting
from tests.factories.community import make_member
from tests.factories.outbox import NOW, make_delivery, register_test_kinds

pytestmark = pytest.mark.django_db
State = Delivery.State
HOLDER = {"authorization": "Bearer right"}


@pytest.fixture(autouse=True)
def _kinds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mail_kinds, "_kinds", {})
    register_test_kinds()


def figures(now: dt.datetime = NOW) -> dict[tuple, float]:
    """Every sample by its name and the values of its labels."""
    text = metrics.rendered(now=now).decode()
    samples = [sample for family in text_string_to_metric_families(text) for sample in family.samples]
    return {(one.name, *one.labels.values()): one.value for one in samples}


@pytest.mark.parametrize(
    ("token", "header"), [("", ""), ("", "Bearer "), ("right", ""), ("right", "Bearer wrong"), ("right", "right")]
)
def test_figures_are_not_there_without_the_token(client, settings, home_page, token, header):
    settings.STATUS_TOKEN = token
    response = client.get("/metrics", headers={"authorization": header} if header else {})
    assert response.status_code == 404


def test_holder_of_the_token_reads_figures_that_nobody_keeps(client, settings):
    settings.STATUS_TOKEN = "right"
    response = client.get("/metrics", headers=HOLDER)
    assert response.status_code == 200
    assert response.headers["Content-Type"].startswith("text/plain; version=")
    assert "no-store" in response.headers["Cache-Control"]
    assert list(text_string_to_metric_families(response.text))


def test_mails_are_counted_by_month_and_kind():
    for number, state in enumerate((State.SENT, State.SENT, State.DEAD, State.UNCERTAIN, State.PENDING, State.SKIPPED)):
        make_delivery(make_member(f"m{number}@x.nhs.uk"), state=state)
    found = figures()
    of = ("test_reminder", "2026-11")  # labels are written by name
    assert found["hwb_reminder_planned_total", *of] == 6
    assert found["hwb_reminder_sent_total", *of] == 2
    assert found["hwb_reminder_dead", *of] == 1
    assert found["hwb_reminder_uncertain", *of] == 1
    assert found["hwb_outbox_waiting", "test_reminder"] == 1
    assert found["hwb_outbox_undecided", "dead"] == 1


def test_oldest_mail_counts_from_when_it_was_due_however_often_it_was_tried():
    assert figures()["hwb_outbox_oldest_pending_seconds",] == 0
    make_delivery(make_member("a@x.nhs.uk"), not_before=NOW + dt.timedelta(hours=1))
    assert figures()["hwb_outbox_oldest_pending_seconds",] == 0
    due = format_datetime(NOW - dt.timedelta(hours=2))
    make_delivery(make_member("b@x.nhs.uk"), attempts=3, not_before=NOW + dt.timedelta(hours=3), date_header=due)
    assert figures()["hwb_outbox_oldest_pending_seconds",] == 7200


def test_tasks_tell_when_they_ran_and_whether_it_went_well():
    TaskRun.objects.note_start("tick", NOW)
    TaskRun.objects.note_end("tick", NOW)
    TaskRun.objects.note_start("mail", NOW)
    TaskRun.objects.note_end("mail", NOW, error="OperationalError: gone")
    found = figures()
    assert found["hwb_task_last_run_timestamp_seconds", "tick"] == NOW.timestamp()
    assert (found["hwb_task_last_run_failed", "tick"], found["hwb_task_last_run_failed", "mail"]) == (0, 1)
    assert ("hwb_task_last_success_timestamp_seconds", "mail") not in found


def test_queue_and_disk_are_told():
    found = figures()
    assert found["hwb_broker_up",] == 1
    assert {key[1] for key in found if key[0] == "hwb_queue_messages"} == {"mail", "default", "slow"}
    assert found["hwb_disk_free_bytes",] > 0


def test_source_that_fails_takes_no_other_with_it(monkeypatch):
    monkeypatch.setitem(metrics._sources, "outbox", lambda now: 1 // 0)
    found = figures()
    assert found["hwb_scrape_failed", "outbox"] == 1
    assert ("hwb_disk_free_bytes",) in found


@pytest.mark.parametrize("count", [1, 3])
def test_figures_take_as_many_queries_for_one_mail_as_for_three(django_assert_max_num_queries, count):
    for number in range(count):
        make_delivery(make_member(f"m{number}@x.nhs.uk"), state=State.DEAD, error=f"{number}")
    with django_assert_max_num_queries(14):
        figures()


def test_broker_that_is_away_is_said(monkeypatch):
    def refuse():
        raise OSError("refused")

    monkeypatch.setattr("home.services.queues.current_app.connection_for_read", refuse)
    assert messages_waiting() is None
    assert figures()["hwb_broker_up",] == 0


def test_sign_of_life_depends_on_nobody_waiting():
    now = timezone.now()
    assert outbox_counts.nobody_waits(now)
    make_delivery(make_member("a@x.nhs.uk"), not_before=now - dt.timedelta(hours=1))
    assert not outbox_counts.nobody_waits(now)
    Delivery.objects.update(state=State.DEAD)
    assert outbox_counts.nobody_waits(now)
