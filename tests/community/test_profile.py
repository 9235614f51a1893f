"""One's own profile: the overview and a page for each part."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from community.models import Member, Topic
from community.services import profile as services
from tests.community.profile_pages import ME, errors, rows, soup_of
from tests.factories.community import make_member

pytestmark = pytest.mark.django_db


ABOUT = {
    "first_name": "Siân",
    "last_name": "Rees",
    "pronouns": "she/her",
    "role_title": "Wellbeing lead",
    "in_post_month": "3",
    "in_post_year": "2021",
    "about": "I like numbers.",
}
PAGES = ["about", "work", "organisation", "help", "talking", "visibility"]


@pytest.fixture
def member() -> Member:
    return make_member(can_help=("relationships",), wants_help=("relationships", "data-insights"), offers=("data",))


@pytest.fixture
def mine(client: Client, member: Member) -> Client:
    client.force_login(member.user)
    return client


def test_overview_says_of_each_field_what_stands_there_and_who_sees_it(mine: Client, member: Member) -> None:
    page = soup_of(mine.get(ME))
    found = rows(page)
    assert found["Name"].dd.get_text(strip=True) == "Sam Okafor"
    assert found["Pronouns"].dd.get_text(strip=True) == "Not given"
    assert [tag.get_text(strip=True) for tag in found["Elements"].select(".app-element-tag")] == [
        "Relationships", "Relationships", "Data insights",
    ]  # fmt: skip
    seen_by = {name: row.select_one(".nhsuk-tag").get_text(strip=True) for name, row in found.items()}
    assert set(seen_by.values()) == {"Members", "My buddies"}
    assert [name for name, who in seen_by.items() if who == "My buddies"] == ["How buddies reach me"]


def test_overview_leads_to_every_page_and_to_what_is_missing_only(mine: Client) -> None:
    page = soup_of(mine.get(ME))
    assert page.select_one("progress")["value"] == "40"
    missing = [link.get_text(strip=True) for link in page.select(".app-missing a")]
    assert missing[0] == "your role"
    assert len(missing) == 6
    for link in page.select("main a[href^='/community/me/']"):
        assert mine.get(link["href"]).status_code == 200, link


def test_full_profile_has_nothing_missing(mine: Client, member: Member) -> None:
    services.change_about(member=member, **{**ABOUT_SAVED, "first_name": "A"})
    services.change_work(member=member, departments=["workforce"], funding=[], band_group="", clinical="")
    services.change_talking(member=member, talk_ways=["video"], contact="", time_zone="Europe/London", languages=["en"])
    member.topics.add(Topic.objects.create(code="sleep", name="Sleep"))
    page = soup_of(mine.get(ME))
    assert page.select_one("progress")["value"] == "100"
    assert not page.select(".app-missing")


ABOUT_SAVED = {
    "first_name": "Siân",
    "last_name": "Rees",
    "pronouns": "she/her",
    "role_title": "Wellbeing lead",
    "about": "I like numbers.",
    "in_post_since": dt.date(2021, 3, 1),
}


def test_about_me_is_saved_and_shown_again(mine: Client, member: Member) -> None:
    assert mine.post(f"{ME}about/", ABOUT)["Location"] == ME
    member.refresh_from_db()
    assert {name: getattr(member, name) for name in list(ABOUT_SAVED)[2:]} == dict(list(ABOUT_SAVED.items())[2:])
    assert member.name == "Siân Rees"
    page = soup_of(mine.get(f"{ME}about/"))
    assert page.select_one("#id_in_post_month option[selected]")["value"] == "3"
    assert page.select_one("#id_in_post_year")["value"] == "2021"
    assert rows(soup_of(mine.get(ME)))["In post since"].dd.get_text(strip=True) == "March 2021"


def test_everything_but_the_first_name_may_be_empty(mine: Client, member: Member) -> None:
    assert errors(mine.post(f"{ME}about/", {})) == {"id_first_name": "Enter your first name"}
    assert mine.post(f"{ME}about/", {"first_name": "Sam"})["Location"] == ME
    for part in ("work", "help"):
        assert mine.post(f"{ME}{part}/", {})["Location"] == ME
    assert mine.post(f"{ME}talking/", {"time_zone": "Asia/Kolkata"})["Location"] == ME
    member.refresh_from_db()
    assert (member.time_zone, member.languages, member.elements.count()) == ("Asia/Kolkata", [], 0)


@pytest.mark.parametrize(
    ("month", "year", "target"),
    [
        ("3", "", "id_in_post_year"),
        ("", "2021", "id_in_post_month"),
        ("3", "1890", "id_in_post_year"),
        ("3", "9999", "id_in_post_year"),
        ("3", "२०२१", None),
        ("3", "20x1", "id_in_post_year"),
        ("3", "20211", "id_in_post_year"),
        ("13", "2021", "id_in_post_month"),
        ("-1", "2021", "id_in_post_month"),
        ("3\x00", "2021", "id_in_post_month"),
        ("3", "2021\x00", "id_in_post_year"),
    ],
)
def test_month_and_year_must_be_right(mine: Client, month: str, year: str, target: str | None) -> None:
    answer = mine.post(f"{ME}about/", {**ABOUT, "in_post_month": month, "in_post_year": year})
    if target is None:  # digits of another script are digits
        assert answer.status_code == 302
    else:
        assert list(errors(answer)) == [target]
        assert soup_of(answer).select_one("#id_role_title")["value"] == "Wellbeing lead", "typed words stay"


def test_month_in_the_future_is_refused(mine: Client) -> None:
    today = timezone.localdate()
    later = {"in_post_month": str(today.month % 12 + 1), "in_post_year": str(today.year + (today.month == 12))}
    assert len(errors(mine.post(f"{ME}about/", {**ABOUT, **later}))) == 1


@pytest.mark.parametrize("field", ["first_name", "last_name", "pronouns", "role_title", "about"])
@pytest.mark.parametrize("bad", ["x" * 10_000, "a\x00b"])
def test_words_far_too_long_or_with_a_nul_are_a_field_error(mine: Client, member: Member, field: str, bad: str) -> None:
    answer = mine.post(f"{ME}about/", {**ABOUT, field: bad})
    assert list(errors(answer)) == [f"id_{field}"]
    assert bad[0] == "a" or "Use no more than" in errors(answer)[f"id_{field}"]
    member.refresh_from_db()
    assert member.role_title == ""


@pytest.mark.parametrize("name", ["\u200b\u202e", "\u200d", " \t "])
def test_name_of_nothing_that_can_be_seen_is_no_name(mine: Client, name: str) -> None:
    assert errors(mine.post(f"{ME}about/", {**ABOUT, "first_name": name})) == {"id_first_name": "Enter your first name"}


@pytest.mark.parametrize("name", ["http://evil.example", "<script>", "{{7*7}}"])
def test_name_that_could_carry_a_link_is_refused(mine: Client, name: str) -> None:
    assert list(errors(mine.post(f"{ME}about/", {**ABOUT, "last_name": name}))) == ["id_last_name"]


@pytest.mark.parametrize(
    ("name", "kept"),
    [("\u202eSam\u202c", "Sam"), ("Nguye\u0302\u0303n", "Nguyễn"), ("محمد", "محمد"), ("Zoë 🌻", "Zoë 🌻")],
)
def test_odd_names_are_kept_as_they_read(mine: Client, member: Member, name: str, kept: str) -> None:
    mine.post(f"{ME}about/", {**ABOUT, "first_name": name})
    member.user.refresh_from_db()
    assert member.user.first_name == kept


def test_html_is_shown_as_text(mine: Client, member: Member) -> None:
    bad = "<script>alert(1)</script><b>x</b>"
    mine.post(f"{ME}about/", {**ABOUT, "role_title": bad, "about": bad, "pronouns": "<i>she</i>"})
    mine.post(f"{ME}talking/", {"time_zone": "Europe/London", "contact": bad})
    html = mine.get(ME).content.decode()
    assert "<script>alert" not in html
    assert html.count("&lt;script&gt;alert(1)") == 3


def test_work_is_saved(mine: Client, member: Member) -> None:
    sent = {"departments": ["workforce", "other"], "funding": ["charity"], "band_group": "6-7", "clinical": "no"}
    assert mine.post(f"{ME}work/", sent)["Location"] == ME
    member.refresh_from_db()
    assert {name: getattr(member, name) for name in sent} == sent


@pytest.mark.parametrize(
    ("part", "sent", "target"),
    [
        ("work", {"departments": ["workforce", "board"]}, "id_departments_0"),
        ("work", {"funding": ["\x00"]}, "id_funding_0"),
        ("work", {"band_group": "9"}, "id_band_group_0"),
        ("work", {"clinical": "x" * 10_000}, "id_clinical_0"),
        ("help", {"element-relationships": ["gives", "owns"]}, "id_element-relationships_0"),
        ("help", {"skill-data": ["<b>"]}, "id_skill-data_0"),
        ("talking", {"time_zone": "Mars/Olympus"}, "id_time_zone"),
        ("talking", {"time_zone": "../../etc/passwd"}, "id_time_zone"),
        ("talking", {}, "id_time_zone"),
        ("talking", {"time_zone": "Europe/London", "languages": ["klingon"]}, "id_languages_0"),
        ("talking", {"time_zone": "Europe/London", "contact": "x" * 201}, "id_contact"),
    ],
)
def test_forged_codes_are_refused_and_not_repeated(
    mine: Client, member: Member, part: str, sent: dict[str, Any], target: str
) -> None:
    answer = mine.post(f"{ME}{part}/", sent)
    found = errors(answer)
    assert list(found) == [target]
    assert not any(word in found[target] for word in ("board", "owns", "<b>", "Mars", "klingon", "xxxx"))
    member.refresh_from_db()
    assert (member.departments, member.time_zone) == ([], "Europe/London")


def test_help_says_both_one_or_neither(mine: Client, member: Member) -> None:
    topic = Topic.objects.create(code="menopause", name="Menopause")
    sent = {
        "element-relationships": ["wants"],
        "element-environment": ["gives", "wants"],
        "skill-leadership": ["gives"],
        "skill-data": ["wants"],
        "topics": ["menopause"],
    }
    for _again in range(2):  # sent twice is the same as once
        assert mine.post(f"{ME}help/", sent)["Location"] == ME
    said = {row.element: (row.can_help, row.wants_help) for row in member.elements.all()}
    assert said == {"relationships": (False, True), "environment": (True, True)}
    assert {row.skill: (row.offers, row.wants) for row in member.skills.all()} == {
        "leadership": (True, False), "data": (False, True),
    }  # fmt: skip
    assert list(member.topics.all()) == [topic]
    page = soup_of(mine.get(f"{ME}help/"))
    ticked = {(box["name"], box["value"]) for box in page.select("input[checked]")}
    assert ticked == {(name, value) for name, values in sent.items() for value in values}


def test_help_asks_each_element_and_skill_in_a_fieldset(mine: Client) -> None:
    page = soup_of(mine.get(f"{ME}help/"))
    legends = [legend.get_text(strip=True) for legend in page.select(".app-choice legend")]
    assert len(legends) == 16
    assert len(page.select(".app-choice legend svg")) == 7
    for box in page.select(".app-choice input"):
        assert page.find("label", attrs={"for": box["id"]}).get_text(strip=True)


def test_topic_deleted_meanwhile_does_not_come_back(mine: Client, member: Member) -> None:
    topic = Topic.objects.create(code="menopause", name="Menopause")
    Topic.objects.create(code="sleep", name="Sleep")
    member.topics.add(topic)
    topic.delete()
    answer = mine.post(f"{ME}help/", {"topics": ["menopause", "sleep"], "skill-data": ["wants"]})
    assert list(errors(answer)) == ["id_topics_0"]
    page = soup_of(answer)
    assert [box["value"] for box in page.select("[name=topics][checked]")] == ["sleep"]
    assert page.select_one("[name=skill-data][value=wants]").has_attr("checked")
    services.change_help(member=member, elements={}, skills={}, topics=["menopause", "sleep"])
    assert [topic.code for topic in member.topics.all()] == ["sleep"]


def test_still_right_is_asked_after_a_year_and_answered_in_one_press(mine: Client, member: Member) -> None:
    assert "Are your details still right?" not in mine.get(ME).content.decode()
    Member.objects.update(confirmed_at=timezone.now() - dt.timedelta(days=366))
    assert "Are your details still right?" in mine.get(ME).content.decode()
    mine.post(f"{ME}about/", ABOUT)
    assert "Are your details still right?" in mine.get(ME).content.decode(), "saving a part is no answer"
    assert mine.post(f"{ME}confirm/")["Location"] == ME
    assert "Are your details still right?" not in mine.get(ME).content.decode()
    member.refresh_from_db()
    assert timezone.now() - member.confirmed_at < dt.timedelta(minutes=1)


@pytest.mark.parametrize("part", ["", *[f"{page}/" for page in PAGES]])
def test_profile_is_for_members_only(client: Client, member: Member, user: Any, part: str) -> None:
    del user
    assert client.get(f"{ME}{part}")["Location"] == f"/accounts/login/?next={ME}{part}"
    Member.objects.update(status=Member.Status.WAITING)
    client.force_login(member.user)
    assert client.get(f"{ME}{part}").status_code == 404


@pytest.fixture
def user() -> None:
    """No account beside the member's."""


def test_other_people_stay_as_they_are(mine: Client) -> None:
    other = make_member("other@example.com", first_name="Ada", role_title="Lead")
    extra = {
        "member": str(other.pk),
        "user": str(other.user_id),
        "pk": str(other.pk),
        "status": "erased",
        "listed": "1",
    }
    mine.post(f"{ME}about/", {**ABOUT, **extra})
    other.refresh_from_db()
    assert (other.user.first_name, other.role_title, other.status, other.listed) == ("Ada", "Lead", "active", False)


@pytest.mark.parametrize("path", ["listed/", "confirm/"])
def test_buttons_take_post_only(mine: Client, path: str) -> None:
    assert mine.get(f"{ME}{path}").status_code == 405


def test_pages_are_private(mine: Client) -> None:
    for page in ["", *[f"{page}/" for page in PAGES]]:
        answer = mine.get(f"{ME}{page}")
        assert "private" in answer["Cache-Control"]
        assert soup_of(answer).select_one("meta[name=robots]")["content"] == "noindex"


@pytest.mark.parametrize("number", [1, 3])
def test_overview_asks_the_same_number_of_queries(
    mine: Client, member: Member, number: int, django_assert_num_queries: Any
) -> None:
    for count in range(number):
        member.topics.add(Topic.objects.create(code=f"topic-{count}", name=f"Topic {count}"))
    codes = ["environment", "fulfilment", "managers-leaders"][:number]
    services.change_help(
        member=member,
        elements={code: ["gives"] for code in codes},
        skills={"data": ["gives"]},
        topics=[f"topic-{count}" for count in range(number)],
    )
    mine.get(ME)
    with django_assert_num_queries(6):  # session, account, member, elements, skills, topics
        mine.get(ME)
