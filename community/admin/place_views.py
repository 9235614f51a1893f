"""What the lists of places have in common in the editors' back office."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, cast

from django import forms
from django.contrib.admin.utils import unquote
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import URLPattern
from django.utils import timezone
from django.utils.translation import ngettext
from wagtail.admin import messages
from wagtail.admin.views import generic
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.permission_policies import ModelPermissionPolicy

from community import at_places
from community.services.places import InUseError, delete_place, save_place, uses_of
from home.views.admin_reports import safe_cell

if TYPE_CHECKING:
    from community.models import User

KEPT_ADDRESSES = ("index", "index_results", "add", "edit", "delete", "inspect")


class PlacePolicy(ModelPermissionPolicy):
    """Who may do what with which places. By the permissions of roles; a list may narrow what each person sees."""

    def seen_by(self, user: User) -> QuerySet[Any]:
        """What ``user`` may see: a key of anything else is answered like one that was never there."""
        found: QuerySet[Any] = self.instances_user_has_any_permission_for(user, ["view", "change"])
        return found


class SeenOnlyMixin:
    """Finds the object only among what the person may see, in one step with looking it up."""

    request: HttpRequest
    object: Any
    permission_policy: PlacePolicy
    kwargs: dict[str, Any]
    pk_url_kwarg = "pk"

    def get_object(self, queryset: QuerySet[Any] | None = None) -> Any:
        """The object, or 404."""
        if getattr(self, "object", None):
            return self.object
        return get_object_or_404(
            self.permission_policy.seen_by(cast("User", self.request.user)),
            pk=unquote(str(self.kwargs[self.pk_url_kwarg])),
        )


class PlaceIndexView(generic.IndexView):
    """A list whose spreadsheets run no formula."""

    table_classname = "listing app-wide"
    custom_value_preprocess: ClassVar = {**generic.IndexView.custom_value_preprocess, str: {"csv": safe_cell}}


class PlaceCreateView(generic.CreateView):
    """Adding a row."""

    def save_instance(self) -> Model:
        """Store it by the service."""
        place: Any = self.form.save(commit=False)
        save_place(place=place, by=cast("User", self.request.user), now=timezone.now())
        return place


class PlaceEditView(SeenOnlyMixin, generic.EditView):
    """Changing a row."""

    def save_instance(self) -> Model:
        """Store it by the service."""
        place: Any = self.form.save(commit=False)
        save_place(place=place, by=cast("User", self.request.user), now=timezone.now())
        return place


class PlaceDeleteView(SeenOnlyMixin, generic.DeleteView):
    """Removing a row, or saying why it cannot go."""

    template_name = "community/admin/place_delete.html"

    def form_valid(self, form: forms.Form) -> HttpResponse:
        """Remove it; if somebody needs it by now, say so."""
        try:
            delete_place(place=self.object, by=cast("User", self.request.user), now=timezone.now())
        except InUseError:
            return self.render_to_response(self.get_context_data())
        messages.success(self.request, self.get_success_message())
        return redirect(self.get_success_url())

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context_data(**kwargs), "uses": uses_in_words(self.object), "place": self.object}


def uses_in_words(place: Model) -> list[str]:
    """What needs ``place``, a phrase each, such as ``3 members``."""
    words = {
        "members": lambda n: ngettext("%(count)s member", "%(count)s members", n),
        "roles": lambda n: ngettext("%(count)s role that somebody holds", "%(count)s roles that people hold", n),
        "organisations": lambda n: ngettext("%(count)s organisation", "%(count)s organisations", n),
        **at_places.in_words(),
    }
    return [words[kind](count) % {"count": count} for kind, count in uses_of(place).items()]


class PlaceViewSet(ModelViewSet):
    """A list, its form and its deletion. No copies; who changed what stands in the audit log, not in a history."""

    form_class: type[forms.ModelForm[Any]]
    policy_class: type[PlacePolicy] = PlacePolicy
    index_view_class = PlaceIndexView
    add_view_class = PlaceCreateView
    edit_view_class = PlaceEditView
    delete_view_class = PlaceDeleteView
    copy_view_enabled = False
    add_to_reference_index = False
    list_per_page = 50
    search_fields: ClassVar = ["name", "name_cy"]
    search_backend_name = None

    @property
    def permission_policy(self) -> PlacePolicy:
        """Who may do what."""
        return self.policy_class(self.model)

    @property
    def export_filename(self) -> str:
        """The name of a spreadsheet, without ending."""
        return str(self.url_prefix).rpartition("/")[2]

    def get_form_class(self, for_update: bool = False) -> type[forms.ModelForm[Any]]:
        """Our form."""
        return self.form_class

    def get_common_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        """Without history and usage."""
        return super().get_common_view_kwargs(**{"history_url_name": None, "usage_url_name": None, **kwargs})

    def get_urlpatterns(self) -> list[URLPattern]:
        """Without history and usage."""
        return [pattern for pattern in super().get_urlpatterns() if pattern.name in KEPT_ADDRESSES]
