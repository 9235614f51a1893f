"""Wagtail's read API for public pages at /api/v2/pages/. docs/api.md says how to use it."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, ClassVar

from django.db import DataError
from django.db.models import Case, Q, QuerySet, Value, When
from rest_framework.filters import BaseFilterBackend
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.throttling import BaseThrottle
from wagtail import fields as wagtail_fields
from wagtail.api import APIField
from wagtail.api.v2.filters import FieldsFilter, SearchFilter
from wagtail.api.v2.router import WagtailAPIRouter
from wagtail.api.v2.serializers import PageSerializer
from wagtail.api.v2.utils import BadRequestError
from wagtail.api.v2.views import PagesAPIViewSet
from wagtail.models import Page, get_page_models
from wagtail.query import PageQuerySet

from casestudies.models import StoryPage
from config.api_stories import STORY_FACTS, STORY_FIELDS, Fact, PlacesFilter
from elements.fields import CodesField, ElementsField
from elements.models import GuidePage, ImplementationStepPage, ResourcePage
from home import rate_limit
from home.api_fields import CodesList, RichTextField, StreamField, absolute
from home.links import page_url
from home.models import BasePage
from home.search.backend import ranked
from home.search.words import read

AN_HOUR = 1000
MOST_FOUND = 200  # whoever wants more narrows the search
LONGEST_VALUE = 200
LONGEST_NUMBER = 18

PUBLIC_FIELDS: dict[type[Page], tuple[str, ...]] = {
    GuidePage: (
        "element", "promise", "what_it_is", "figures", "sub_elements", "good_looks_like", "green", "amber", "red",
        "questions", "quick_wins", "who_to_involve", "data_to_look_at",
    ),
    ImplementationStepPage: ("step", "outcome", "body"),
    ResourcePage: ("kind", "elements", "licence", "time", "body", "adapt"),
    StoryPage: STORY_FIELDS,
}  # fmt: skip
SERIALIZERS = {
    wagtail_fields.RichTextField: RichTextField,
    wagtail_fields.StreamField: StreamField,
    CodesField: CodesList,
    ElementsField: CodesList,
}


class HourlyThrottle(BaseThrottle):
    """So many requests an hour from one network, known only by a hash."""

    def allow_request(self, request: Request, view: Any) -> bool:
        return rate_limit.allowed(request._request, "api", an_hour=AN_HOUR)

    def wait(self) -> float:
        return float(rate_limit.HOUR)


class WordsFilter(BaseFilterBackend):
    """``?search=`` by the site's own search, which takes whatever is typed."""

    def filter_queryset(self, request: Request, queryset: QuerySet[Page], view: Any) -> QuerySet[Page]:
        if "search" not in request.GET:
            return queryset
        language = "cy" if request.GET.get("locale") == "cy" else "en"
        asked = read(request.GET["search"], language)
        if not asked.terms:
            return queryset.none()
        operator = "or" if request.GET.get("search_operator") == "or" else "and"
        rows = ranked(queryset, asked.terms, operator=operator, language=language, most=MOST_FOUND)
        order = Case(*(When(pk=row[0], then=Value(place)) for place, row in enumerate(rows)), default=Value(0))
        return queryset.filter(pk__in=[row[0] for row in rows]).order_by(order)


class CodesFilter(FieldsFilter):
    """Wagtail's filter by fields, and for a field of several codes any page that has one of those asked for."""

    def filter_queryset(self, request: Request, queryset: QuerySet[Page], view: Any) -> QuerySet[Page]:
        fields = {field.name: field for field in queryset.model._meta.get_fields() if isinstance(field, CodesField)}
        available = view.get_available_fields(queryset.model, db_fields_only=True)
        several = set(fields).intersection(available, request.GET)
        for name in several:
            queryset = queryset.filter(_any_of(fields[name], request.GET.getlist(name)))
        rest = {
            name: value for name, value in request.GET.items() if name not in several | set(PlacesFilter.PARAMETERS)
        }
        # All that Wagtail's filter reads of a request.
        return super().filter_queryset(SimpleNamespace(GET=rest), queryset, view)


class PublicPageSerializer(PageSerializer):
    """Addresses by BASE_URL, from the tree in memory."""

    def to_representation(self, instance: Page) -> dict[str, Any]:
        data = super().to_representation(instance)
        meta, language = data.get("meta", {}), instance.locale.language_code
        if "html_url" in meta:
            meta["html_url"] = absolute(page_url(instance.pk, language))
        if parent := meta.get("parent"):
            parent["meta"]["html_url"] = absolute(page_url(parent["id"], language))
        return data


class PublicPagesAPIViewSet(PagesAPIViewSet):
    """The same for everybody: live, public pages in their own words, whoever asks."""

    base_serializer_class = PublicPageSerializer
    authentication_classes: ClassVar[list[Any]] = []
    permission_classes: ClassVar[list[Any]] = []
    renderer_classes: ClassVar[list[Any]] = [JSONRenderer]
    throttle_classes: ClassVar[list[Any]] = [HourlyThrottle]
    filter_backends: ClassVar[list[Any]] = [
        *(backend for backend in PagesAPIViewSet.filter_backends if backend not in (FieldsFilter, SearchFilter)),
        CodesFilter,
        PlacesFilter,
        WordsFilter,  # last, as it orders by relevance
    ]
    meta_fields: ClassVar[list[str]] = [
        "type", "detail_url", "html_url", "slug", "locale", "parent", "first_published_at", "last_published_at",
    ]  # fmt: skip
    listing_default_fields: ClassVar[list[str]] = [
        "id", "type", "detail_url", "title", "html_url", "slug", "last_published_at",
    ]  # fmt: skip

    def get_base_queryset(self) -> PageQuerySet:
        """Every page that anybody may read."""
        models = [model for model in get_page_models() if issubclass(model, BasePage)]
        return Page.objects.live().public().filter(alias_of__isnull=True, depth__gt=1).type(*models)

    def get_queryset(self) -> QuerySet[Page]:
        """Pages with what every answer says of them, so that a longer list costs no more queries."""
        pages = super().get_queryset().select_related("locale", "content_type")
        return pages.select_related("organisation", "system") if pages.model is StoryPage else pages

    def filter_queryset(self, queryset: QuerySet[Page]) -> QuerySet[Page]:
        """Filtered by the address, in the tree's order unless it says otherwise."""
        return super().filter_queryset(queryset if queryset.ordered else queryset.order_by("path"))

    @classmethod
    def get_body_fields(cls, model: type[Page]) -> list[APIField]:
        """Title and introduction of every page, and the words of those that PUBLIC_FIELDS names or that have a body."""
        return [*super().get_body_fields(model), *(_field(model, name) for name in _names(model))]

    @classmethod
    def get_available_fields(cls, model: type[Page], db_fields_only: bool = False) -> list[str]:
        """What may be asked for; a story may be filtered by its region, which is where it stands."""
        fields = super().get_available_fields(model, db_fields_only=db_fields_only)
        return [*fields, "region"] if db_fields_only and model is StoryPage else fields

    def check_query_parameters(self, queryset: QuerySet[Page]) -> None:
        """Refuse what no database can look for."""
        for value in (value for values in self.request.GET.lists() for value in values[1]):
            if "\0" in value or len(value) > LONGEST_VALUE:
                raise BadRequestError("a query parameter is too long or holds a character that is not allowed")
        if _beyond(self.request.GET.get("offset", "")):
            raise BadRequestError("offset is too large")
        super().check_query_parameters(queryset)

    def find_object(self, queryset: QuerySet[Page], request: Request) -> Page | None:
        """The page that ``?id=`` or ``?html_path=`` names; None, so a 404, where the id is no id."""
        wanted = request.GET.get("id")
        if wanted is not None and not (wanted.isascii() and wanted.isdigit()):
            return None
        return super().find_object(queryset, request)

    def handle_exception(self, exc: Exception) -> Response:
        """Numbers beyond any id are a bad request, not a fault of ours."""
        if isinstance(exc, (OverflowError, DataError)):
            exc = BadRequestError("a number is too large")
        return super().handle_exception(exc)


def _any_of(field: CodesField, asked: list[str]) -> Q:
    """Pages with one of the codes; what is no code finds nothing, so that nobody can ask for more than there are."""
    any_of = Q(pk__in=[])
    for code in sorted(set(asked).intersection(field.vocabulary.values if field.vocabulary else ())):
        any_of |= Q(**{f"{field.name}__contains": f",{code},"})
    return any_of


def _beyond(number: str) -> bool:
    """Whether a number is more than a database counts to; what is no number is refused elsewhere."""
    return number.isdigit() and len(number) > LONGEST_NUMBER


def _names(model: type[Page]) -> tuple[str, ...]:
    if not issubclass(model, BasePage):
        return ()
    others = ("body",) if hasattr(model, "body") else ()
    return ("summary", *PUBLIC_FIELDS.get(model, others))


def _field(model: type[Page], name: str) -> APIField:
    if model is StoryPage and name in STORY_FACTS:
        return APIField(name, serializer=Fact(STORY_FACTS[name]))
    serializer = SERIALIZERS.get(type(model._meta.get_field(name)))
    return APIField(name, serializer=serializer() if serializer else None)


api = WagtailAPIRouter("wagtailapi")
api.register_endpoint("pages", PublicPagesAPIViewSet)
