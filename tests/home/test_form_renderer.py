"""Forms in NHS markup."""

from __future__ import annotations

from typing import Any

import pytest
from bs4 import BeautifulSoup, Tag
from django import forms
from django.template import Context, Template

from home.form_renderer import NHSFormRenderer


class EveryField(forms.Form):
    """One field of each kind."""

    name = forms.CharField(help_text="As on your <b>badge</b>", max_length=20)
    note = forms.CharField(widget=forms.Textarea, max_length=200, required=False)
    letter = forms.CharField(widget=forms.Textarea, required=False)
    email = forms.EmailField()
    secret = forms.CharField(widget=forms.PasswordInput)
    region = forms.ChoiceField(choices=[("n", "North"), ("s", "South")])
    one = forms.ChoiceField(choices=[("a", "A & B"), ("b", "<B>")], widget=forms.RadioSelect, help_text="Only one")
    many = forms.MultipleChoiceField(choices=[("x", "X"), ("y", "Y")], widget=forms.CheckboxSelectMultiple)
    agree = forms.BooleanField(help_text="You can change it later")
    upload = forms.FileField(required=False)
    token = forms.CharField(widget=forms.HiddenInput)

    def clean(self) -> None:
        raise forms.ValidationError("These do <em>not</em> go together")


def draw(form: forms.Form) -> BeautifulSoup:
    """The form as pages draw it, its summary above."""
    template = Template("{% load nhs_forms %}{% error_summary form %}<form novalidate>{{ form }}</form>")
    return BeautifulSoup(template.render(Context({"form": form})), "html5lib")


def group(page: BeautifulSoup, name: str) -> Tag:
    """The form group that holds the field."""
    found = page.select_one(f".nhsuk-form-group:has([name={name}])")
    assert found is not None
    return found


@pytest.fixture
def empty() -> BeautifulSoup:
    return draw(EveryField())


@pytest.fixture
def wrong() -> BeautifulSoup:
    return draw(EveryField({"email": "not an address", "name": "x" * 30, "secret": ""}))


def test_renderer_is_used_by_every_form() -> None:
    assert isinstance(EveryField().renderer, NHSFormRenderer)


@pytest.mark.parametrize("data", [None, {"email": "no", "name": "x" * 30}])
def test_every_id_that_is_named_exists_once(data: dict[str, Any] | None) -> None:
    page = draw(EveryField(data))
    ids = [element["id"] for element in page.select("[id]")]
    assert len(ids) == len(set(ids))
    for element in page.select("[aria-describedby]"):
        assert set(element["aria-describedby"].split()) <= set(ids)
    for label in page.select("label"):
        assert label["for"] in ids
    for link in page.select(".nhsuk-error-summary a"):
        assert link["href"].removeprefix("#") in ids


def test_every_control_has_a_name_to_be_called_by(empty: BeautifulSoup) -> None:
    for control in empty.select("input:not([type=hidden]), select, textarea"):
        label = empty.select_one(f"label[for={control['id']}]")
        assert label is not None
        assert label.get_text(strip=True)


def test_input_is_the_nhs_component(empty: BeautifulSoup) -> None:
    found = group(empty, "name")
    assert found.label["class"] == ["nhsuk-label"]
    assert found.input["class"] == ["nhsuk-input"]
    assert found.select_one(".nhsuk-hint#id_name_helptext b"), "hints may hold markup"
    assert not {"required", "maxlength", "placeholder", "style"} & set(found.input.attrs)


def test_radios_and_checkboxes_stand_in_a_fieldset_with_a_legend(empty: BeautifulSoup) -> None:
    for name, kind in (("one", "radios"), ("many", "checkboxes")):
        found = group(empty, name)
        assert found.fieldset.legend.get_text(strip=True) == name.capitalize()
        assert found.select_one(f".nhsuk-{kind}[data-module=nhsuk-{kind}]")
        assert len(found.select(f".nhsuk-{kind}__item > input.nhsuk-{kind}__input + label")) == 2
    assert group(empty, "one").fieldset["aria-describedby"] == "id_one_helptext"
    assert "A &amp; B" in str(group(empty, "one"))


def test_chosen_options_stay_chosen() -> None:
    page = draw(EveryField({"one": "b", "many": ["y"], "region": "s", "agree": "on"}))
    chosen = [(element["name"], element.get("value")) for element in page.select("input[checked]")]
    assert chosen == [("one", "b"), ("many", "y"), ("agree", None)]
    assert page.select_one("option[selected]")["value"] == "s"


def test_single_checkbox_has_its_label_beside_it_and_no_fieldset(empty: BeautifulSoup) -> None:
    found = group(empty, "agree")
    assert found.fieldset is None
    assert found.input["aria-describedby"] == "id_agree_helptext"
    assert "(optional)" not in found.get_text()


def test_password_can_be_shown_and_is_never_sent_back() -> None:
    found = group(draw(EveryField({"secret": "let me in"})), "secret")
    assert found["data-module"] == "nhsuk-password-input"
    button = found.button
    assert (button["type"], button["aria-controls"], button.has_attr("hidden")) == ("button", "id_secret", True)
    assert "let me in" not in str(found)
    assert found.input["autocomplete"] == "current-password"
    assert found.input["autocapitalize"] == "none"


def test_long_answers_count_characters_only_where_they_are_limited(empty: BeautifulSoup) -> None:
    limited, free = group(empty, "note"), group(empty, "letter")
    assert limited["data-maxlength"] == "200"
    assert limited.select_one("#id_note-info").get_text(strip=True) == "You can enter up to 200 characters"
    assert "id_note-info" in limited.textarea["aria-describedby"]
    assert not free.has_attr("data-maxlength")
    assert free.textarea["class"] == ["nhsuk-textarea"]


def test_optional_fields_say_so(empty: BeautifulSoup) -> None:
    assert group(empty, "letter").label.get_text(strip=True).endswith("(optional)")
    assert not group(empty, "name").label.get_text(strip=True).endswith("(optional)")


def test_email_has_its_keyboard_and_autocomplete(empty: BeautifulSoup) -> None:
    field = group(empty, "email").input
    assert (field["type"], field["autocomplete"], field["spellcheck"]) == ("email", "email", "false")


def test_errors_stand_at_the_field_and_in_the_summary(wrong: BeautifulSoup) -> None:
    found = group(wrong, "email")
    assert "nhsuk-form-group--error" in found["class"]
    assert "nhsuk-input--error" in found.input["class"]
    message = found.select_one("#id_email_error")
    assert message.get_text(strip=True).startswith("Error:")
    assert "id_email_error" in found.input["aria-describedby"]
    assert found.input["value"] == "not an address"
    links = [link["href"] for link in wrong.select(".nhsuk-error-summary a")]
    assert "#id_email" in links
    assert "#id_one_0" in links
    assert wrong.select_one(".nhsuk-error-summary__heading").get_text(strip=True) == "There is a problem"


def test_errors_are_escaped(wrong: BeautifulSoup) -> None:
    assert not wrong.select("em")
    assert "These do <em>not</em> go together" in wrong.get_text()


def test_error_of_a_hidden_field_and_of_the_whole_form_is_not_lost(wrong: BeautifulSoup) -> None:
    whole = wrong.select_one("#form-errors")
    assert "These do" in whole.get_text()
    assert "This field is required." in whole.get_text()


def test_form_that_has_not_been_sent_has_no_errors(empty: BeautifulSoup) -> None:
    assert not empty.select(".nhsuk-error-summary, .nhsuk-error-message, .nhsuk-form-group--error")


def test_title_of_a_page_says_error_only_then() -> None:
    template = Template("{% load nhs_forms %}{% error_prefix form %}Title")
    assert template.render(Context({"form": EveryField()})) == "Title"
    assert template.render(Context({"form": EveryField({})})) == "Error: Title"
    assert template.render(Context({})) == "Title"


def test_legend_can_be_the_heading_of_the_page() -> None:
    template = Template("{% load nhs_forms %}{% nhs_field form.one heading=True %}")
    page = BeautifulSoup(template.render(Context({"form": EveryField()})), "html5lib")
    assert page.select_one("fieldset > legend.nhsuk-fieldset__legend--l > h1").get_text(strip=True) == "One"


def test_formset_draws_each_of_its_forms() -> None:
    formset = forms.formset_factory(EveryField, extra=2)()
    page = BeautifulSoup(str(formset), "html5lib")
    assert page.select_one("[name=form-TOTAL_FORMS]")
    assert len(page.select(".nhsuk-password-input")) == 2
