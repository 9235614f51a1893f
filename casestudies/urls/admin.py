"""Addresses of Wagtail's back office that are answered by ours. They must come before Wagtail's own."""

from __future__ import annotations

from django.urls import path
from django.views.decorators.cache import never_cache
from wagtail.admin.auth import require_admin_access
from wagtail.admin.views.pages import workflow
from wagtail.utils.urlpatterns import decorate_urlpatterns

from casestudies.views import admin_choosers, admin_narrow

WHOLE, ONLY_RESULTS = {"results_only": False}, {"results_only": True}
MOVE = "pages/<int:page_to_move_id>/move/<int:destination_id>/confirm/"
BULK = "bulk/<str:app_label>/<str:model_name>/<str:action>/"

WORKFLOW = {
    "action/<int:page_id>/<slug:action_name>/<int:task_state_id>/": workflow.WorkflowAction,
    "collect_action_data/<int:page_id>/<slug:action_name>/<int:task_state_id>/": workflow.CollectWorkflowActionData,
    "confirm_cancellation/<int:page_id>/": workflow.ConfirmWorkflowCancellation,
    "preview/<int:page_id>/<int:task_id>/": workflow.PreviewRevisionForTask,
}

urlpatterns = [
    *(
        path(f"pages/workflow/{route}", admin_narrow.of_a_page(view.as_view()), name=f"stories_{view.__name__}")
        for route, view in WORKFLOW.items()
    ),
    path("choose-page/", admin_choosers.BrowsePages.as_view(), name="stories_choose_page"),
    path("choose-page/<int:parent_page_id>/", admin_choosers.BrowsePages.as_view(), name="stories_choose_page_below"),
    path("choose-page/search/", admin_choosers.SearchPages.as_view(), name="stories_choose_page_search"),
    path("choose-page/chosen-multiple/", admin_choosers.chosen_pages, name="stories_chosen_pages"),
    path("choose-external-link/", admin_choosers.external_link, name="stories_external_link"),
    path(MOVE, admin_narrow.move_page, name="stories_move_page"),
    path(BULK, admin_narrow.bulk_action, name="stories_bulk_action"),
    path("images/chooser/<int:image_id>/select_format/", admin_narrow.image_format, name="stories_image_format"),
    path("media/usage/<int:media_id>/", admin_narrow.media_usage, name="stories_media_usage"),
    path("reports/page-types-usage/", admin_narrow.page_types, WHOLE, name="stories_page_types"),
    path("reports/page-types-usage/results/", admin_narrow.page_types, ONLY_RESULTS, name="stories_page_types_results"),
]
urlpatterns = decorate_urlpatterns(urlpatterns, require_admin_access)
urlpatterns = decorate_urlpatterns(urlpatterns, never_cache)
