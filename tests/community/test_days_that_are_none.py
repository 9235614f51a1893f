"""What is written like a day and is none says what is wrong with it, wherever a day is typed."""

from __future__ import annotations

import datetime as dt
from contextlib import suppress

import pytest
from bs4 import BeautifulSoup
from django.core.exceptions import ValidationError
from django.utils import timezone, translation
from hypothesis import given
from hypothesis import strategies as st

from community.example_days import example_day
from community.forms.availability import DatesForm
from community.forms.clock_fields import DayField, NearDayField
from community.forms.emails import EmailsForm
from community.forms.typed_days import TypedDay, written_like_a_day
from community.times import UK
from diagnostic.forms.getting_started import StepForm
from diagnostic.forms.rounds import StartForm
from tests.community.emails_doors import MINE
from tests.factories.community import make_member

TODAY = dt.date(2026, 11, 30)
EXAMPLE = "example"


def wrong(field: DayField, typed: str) -> str:
    with pytest.raises(ValidationError) as error:
        field.clean(typed)
    (message,) = error.value.messages
    return message.replace(example_day(timezone.localdate()), EXAMPLE)


def near() -> NearDayField:
    field = NearDayField()
    field.today = TODAY
    return field


FIELDS = [
    DayField(),
    near(),
    DatesForm.base_fields["first"],
    StepForm.base_fields["done_on"],
    StartForm.base_fields["first_on"],
]


@pytest.mark.parametrize("field", FIELDS)
@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("31/2/2027", "There is no 31 February 2027"),
        ("31.2.27", "There is no 31 February 2027"),
        ("31-2-2027", "There is no 31 February 2027"),
        ("2027-02-31", "There is no 31 February 2027"),
        ("29 Chwefror 2027", "There is no 29 February 2027"),
        ("Feb 31, 2027", "There is no 31 February 2027"),
        ("32/1/2027", "There is no 32 January 2027"),
        ("3/28/2027", "The day comes first, then the month: such as 28/3/2027"),
        ("3.28.27", "The day comes first, then the month: such as 28/3/2027"),
        ("2/30/2027", "The day comes first, then the month: such as example"),
        ("26-12-15", "Enter a date such as example"),
        ("13/13/2027", "Enter a date such as example"),
        ("0/1/2027", "Enter a date such as example"),
        ("1/1/0000", "Enter a date such as example"),
        ("31 abc 2027", "Enter a date such as example"),
        ("٣١/٢/2027", "Enter a date such as example"),
        ("9" * 5000, "Enter a date such as example"),
        ("soon", "Enter a date such as example"),
    ],
)
def test_what_is_no_day_says_what_is_wrong(field, typed, said) -> None:
    assert wrong(field, typed) == said


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("29 feb", "There is no 29 February 2027"),
        ("31/4", "There is no 31 April 2027"),
        ("31 11", "There is no 31 November 2026"),  # of the month that it is
        ("3/28", "The day comes first, then the month: such as 28/3/2027"),
        ("5", "Enter a date such as example"),
        ("13/13", "Enter a date such as example"),
    ],
)
def test_what_has_no_year_is_of_the_month_that_is_near(typed, said) -> None:
    assert wrong(near(), typed) == said


def test_where_a_year_is_asked_for_a_day_without_one_is_answered_with_an_example() -> None:
    assert wrong(DayField(), "29 feb") == wrong(DayField(), "5/1") == "Enter a date such as example"


def test_it_is_said_with_the_month_of_the_reader() -> None:
    with translation.override("cy"):
        assert "31 Chwefror 2027" in wrong(DayField(), "31/2/2027")


@given(
    st.dates(dt.date(1990, 1, 1), dt.date(2060, 12, 31)),
    st.sampled_from(["%d/%m/%Y", "%d.%m.%Y", "%d %m %Y", "%d %b %Y", "%d-%m-%Y", "%Y-%m-%d", "%d %B %Y"]),
)
def test_day_that_there_is_is_known_as_itself_and_taken(day, form) -> None:
    assert written_like_a_day(f"{day:{form}}") == TypedDay(day.day, day.month, day.year)
    assert DayField().clean(f"{day:{form}}") == day


@given(st.from_regex(r"[0-9]{1,2}[-/. ][0-9a-z]{1,3}([-/. ][0-9]{1,4})?", fullmatch=True))
def test_whatever_is_typed_is_a_day_or_a_mistake(typed) -> None:
    for field in (DayField(), near()):
        with suppress(ValidationError):
            assert isinstance(field.clean(typed), dt.date)


@pytest.mark.parametrize(
    ("today", "first", "last"),
    [
        (TODAY, "1 December 2026", "30 November 2027"),
        (dt.date(2028, 2, 29), "1 March 2028", "28 February 2029"),
        (dt.date(2026, 12, 31), "1 January 2027", "31 December 2027"),
    ],
)
def test_break_names_the_first_and_the_last_day_that_it_may_end_on(today, first, last) -> None:
    limits = [dt.datetime.strptime(one, "%d %B %Y").date() for one in (first, last)]  # noqa: DTZ007
    for day, said in [(limits[0], ""), (limits[1], ""), (today, "x"), (limits[1] + dt.timedelta(days=1), "x")]:
        form = EmailsForm({"paused_until": f"{day:%d/%m/%Y}"}, today=today, zone=UK)
        expected = [f"Enter a date from {first} to {last}"] if said else []
        assert form.errors.get("paused_until", []) == expected


@pytest.mark.django_db
def test_pages_show_it_beside_the_field(client) -> None:
    client.force_login(make_member().user)
    for url, name in [(MINE, "paused_until"), ("/community/me/availability/dates/", "first")]:
        page = BeautifulSoup(client.post(url, {name: "31/2/2027"}).text, "html5lib")
        assert "There is no 31 February 2027" in page.select_one(f"#id_{name}_error").get_text()
        assert page.select_one(f"#id_{name}")["value"] == "31/2/2027"
