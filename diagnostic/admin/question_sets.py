"""Question sets in the back office: the list, the form with its questions, and what was published."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any, ClassVar

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from modelcluster.forms import BaseChildFormSet
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel, ObjectList
from wagtail.admin.ui.tables import Column, DateColumn, LocaleColumn
from wagtail.admin.widgets import AdminAutoHeightTextInput
from wagtail.admin.widgets.button import Button
from wagtail.log_actions import LogFormatter
from wagtail.snippets.views.snippets import EditView, IndexView, SnippetViewSet

from diagnostic import publishing
from diagnostic.models import QuestionSet
from diagnostic.views import admin_versions

if TYPE_CHECKING:
    from django.forms import ModelForm
    from django.http import HttpRequest, HttpResponse
    from wagtail.admin.menu import MenuItem
    from wagtail.log_actions import LogActionRegistry


class QuestionFormSet(BaseChildFormSet):
    """The questions of a set. What was published keeps its code for ever, since answers are kept under it."""

    def clean(self, *args: Any, **kwargs: Any) -> None:
        super().clean(*args, **kwargs)
        published = publishing.known(self.instance.instrument)
        seen: set[str] = set()
        for form in self._kept_forms():
            row = {name: form.cleaned_data[name] for name in ("code", "element", "text")}
            if row["code"] in seen:
                form.add_error("code", _t("Another question of this set has the code %(code)s.") % row)
            seen.add(row["code"])
            for field, words in self._wrong_with(form, row, published).items():
                form.add_error(field, words)
        # What is said of one question is said too late for Django to notice by itself that the whole is refused.
        if any(form.errors for form in self._kept_forms(whole=False)):
            raise ValidationError(_t("Look at the questions marked below."))

    def _kept_forms(self, *, whole: bool = True) -> list[ModelForm[Any]]:
        """The forms that stay; with ``whole`` those only that say enough to be compared."""
        needed = {"code", "element", "text"} if whole else set()
        gone = self.deleted_forms
        return [
            form for form in self.forms
            if form not in gone and form.has_changed() | bool(form.instance.pk)
            and needed <= set(getattr(form, "cleaned_data", {}))
        ]  # fmt: skip

    def _wrong_with(self, form: ModelForm[Any], row: dict[str, str], published: publishing.Known) -> dict[str, str]:
        code, before = row["code"], form.initial.get("code") if form.instance.pk else None
        if before in published.rows and code != before:
            words = _t("This question was published as %(code)s, and answers are kept under that code. Leave it, or "
                       "delete the question and add another.")  # fmt: skip
            return {"code": words % {"code": before}}
        if not publishing.is_source(self.instance):
            return {}
        if before is None and code in published.rows and published.rows[code]["text"] != row["text"]:
            return {"code": publishing.taken(code, published.rows[code])}
        return publishing.fault_of(row, published)


class QuestionsPanel(InlinePanel):
    """The questions, checked together."""

    def get_form_options(self) -> dict[str, Any]:
        options: dict[str, Any] = super().get_form_options()
        options["formsets"][self.relation_name]["formset"] = QuestionFormSet
        return options


class QuestionSetForm(WagtailAdminModelForm):
    """The form. What would keep a set from being published is said while there is somebody to read it."""

    def is_valid(self) -> bool:
        valid: bool = super().is_valid()
        if not valid or not self.data.get("action-publish") or publishing.is_source(self.instance):
            return valid  # what is wrong with a set in its own language, its questions say
        for fault in publishing.faults(self.instance):
            self.add_error(None, fault)
        return not self.errors


QUESTION_PANELS = [
    FieldPanel("text"),
    FieldPanel("help", widget=AdminAutoHeightTextInput),
    FieldPanel("green", widget=AdminAutoHeightTextInput),
    FieldPanel("amber", widget=AdminAutoHeightTextInput),
    FieldPanel("red", widget=AdminAutoHeightTextInput),
    FieldRowPanel([FieldPanel("element"), FieldPanel("theme")]),
    FieldRowPanel([FieldPanel("code"), FieldPanel("comparability_key")]),
    FieldPanel("quick"),
]


class QuestionSetIndexView(IndexView):
    """The sets, with the way to what was published."""

    @cached_property
    def header_more_buttons(self) -> list[Button]:
        versions = Button(
            _("Published versions"), url=reverse("question_set_versions"), icon_name="history", priority=80
        )
        return [*super().header_more_buttons, versions]


class QuestionSetEditView(EditView):
    """The editor of a set, with the way to what was published."""

    @cached_property
    def header_more_buttons(self) -> list[Button]:
        versions = Button(
            _("Published versions"), url=reverse("question_set_versions"), icon_name="history", priority=80
        )
        return [*super().header_more_buttons, versions]


class QuestionSetViewSet(SnippetViewSet):
    """Question sets."""

    model = QuestionSet
    icon = "tasks"
    menu_label = _("Question sets")
    menu_name = "question-sets"
    menu_order = 160
    add_to_admin_menu = True
    copy_view_enabled = False
    index_view_class = QuestionSetIndexView
    edit_view_class = QuestionSetEditView
    list_display: ClassVar = [
        "title",
        Column("get_instrument_display", label=_("Questionnaire")),
        LocaleColumn(label=_("Language")),
        DateColumn("last_published_at", label=_("Published")),
    ]
    edit_handler = ObjectList(
        [
            MultiFieldPanel([FieldPanel("title"), FieldPanel("intro")], heading=_("The set")),
            QuestionsPanel(
                "questions", panels=QUESTION_PANELS, heading=_("Questions"), label=_("Question"), min_num=1, max_num=80
            ),
        ],
        base_form_class=QuestionSetForm,
    )


def without_unpublishing(menu_items: list[MenuItem], request: HttpRequest, context: dict[str, Any]) -> None:
    """A published version is for ever, so no button promises to take it back (hook construct_snippet_action_menu)."""
    if context.get("model") is QuestionSet:
        menu_items[:] = [item for item in menu_items if item.name != "action-unpublish"]


def stop_early_translation(request: HttpRequest, instance: Any) -> HttpResponse | None:
    """The editor of translations publishes without asking: ask before (hook before_edit_snippet)."""
    if request.method != "POST" or request.POST.get("action") != "publish" or not isinstance(instance, QuestionSet):
        return None
    faults = [] if publishing.is_source(instance) else publishing.faults(instance)
    if not faults:
        return None
    messages.error(request, " ".join(faults))
    return redirect(request.path)


def log_actions(actions: LogActionRegistry) -> None:
    """What a set's history says when the clock could not publish it (hook register_log_actions)."""

    @actions.register_action(publishing.REFUSED)
    class RefusedFormatter(LogFormatter):
        label = _("Not published at its time")

        def format_message(self, log_entry: Any) -> str:
            return " ".join([_t("Not published at its time."), *log_entry.data.get("faults", [])])


def urls() -> list[URLPattern]:
    """What was published."""
    return [
        path("question-sets/versions/", admin_versions.versions, name="question_set_versions"),
        path("question-sets/versions/<int:pk>/", admin_versions.version, name="question_set_version"),
    ]
