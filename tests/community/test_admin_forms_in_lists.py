"""Forms in the cells of the back office's lists: pressed as a browser does, with the form token that the page gave."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from bs4 import BeautifulSoup
from django.apps import apps
from django.template.loader import get_template
from django.test import Client
from django.urls import get_resolver
from django.utils import timezone
from wagtail.admin.ui.tables import BaseColumn

from community import mail_kinds
from community.models import Delivery, Suppression
from community.views.admin_pages import FormColumn
from tests.community.staff import BASE, make_editor
from tests.factories.community import make_member
from tests.factories.outbox import make_delivery, register_test_kinds

pytestmark = pytest.mark.django_db
State = Delivery.State
STOPPED = f"{BASE}/outbox/stopped/"


@pytest.fixture(autouse=True)
def _kinds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mail_kinds, "_kinds", {})
    register_test_kinds()


@pytest.fixture
def strict() -> Client:
    """A national editor's, which is asked for form tokens."""
    client = Client(enforce_csrf_checks=True)
    client.force_login(make_editor())
    return client


def press(strict: Client, page: str, words: str) -> str:
    """Open a page, press the button of its list that is called so, and give the page that comes."""
    soup = BeautifulSoup(strict.get(page).content, "html.parser")
    button = next(one for one in soup.select("td form button") if words in one.get_text())
    form = button.find_parent("form")
    fields = {field["name"]: field["value"] for field in form.select("input")}
    answer = strict.post(form["action"], fields, follow=True)
    assert answer.status_code == 200, words
    return answer.text


@pytest.mark.parametrize("page", [f"{BASE}/outbox/", f"{BASE}/outbox/results/"])
@pytest.mark.parametrize(
    ("words", "said", "state"),
    [("Send again", "is tried again now", State.PENDING), ("Mark as sent", "counts as sent", State.SENT)],
)
def test_one_mail_is_decided_about_from_the_list(strict: Client, page: str, words: str, said: str, state: str) -> None:
    delivery = make_delivery(make_member("ana@x.nhs.uk"), state=State.UNCERTAIN, created_at=timezone.now())
    assert said in press(strict, page, words)
    delivery.refresh_from_db()
    assert delivery.state == state


@pytest.mark.parametrize("page", [STOPPED, f"{STOPPED}results/"])
def test_one_address_gets_mail_again_from_the_list(strict: Client, page: str) -> None:
    Suppression.objects.create(address_digest="x" * 64, reason="bounced", since=timezone.now())
    assert "Emails go to this address again" in press(strict, page, "Send emails again")
    assert not Suppression.objects.exists()


def own_columns(column: type[BaseColumn] = BaseColumn) -> Iterator[type[BaseColumn]]:
    """All kinds of columns that our own apps have."""
    ours = {app.module.__name__ for app in apps.get_app_configs() if "site-packages" not in app.path}
    for kind in column.__subclasses__():
        if kind.__module__.partition(".")[0] in ours:
            yield kind
        yield from own_columns(kind)


def test_every_column_whose_cells_hold_a_form_is_given_the_form_token() -> None:
    assert get_resolver().url_patterns, "which imports all views"
    with_forms = {
        kind
        for kind in own_columns()
        if kind.cell_template_name and "<form" in get_template(kind.cell_template_name).template.source
    }
    assert len(with_forms) >= 2
    assert [kind for kind in with_forms if not issubclass(kind, FormColumn)] == []
