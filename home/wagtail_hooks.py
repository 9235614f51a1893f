"""What the ground adds to the editors' back office, one line a registration. The things are in home/admin."""

from __future__ import annotations

from django.templatetags.static import static
from django.urls import path
from django.utils.html import format_html
from wagtail import hooks

from home.admin import accessibility, dashboard, decided, feedback_report, review, translations
from home.admin.house_style import say_house_style
from home.links import register_page_links
from home.views import admin_reports, admin_review, admin_translations


@hooks.register("register_admin_urls")
def admin_urls() -> list[object]:
    """Our addresses. The last one stands before wagtail-localize's own of the same path, and guards it."""
    report = admin_reports.ReviewReport
    return [
        path("pages/<int:page_id>/review/", admin_review.review_page, name="review_page"),
        path("reports/review/", report.as_view(), name="review_report"),
        path("reports/review/results/", report.as_view(results_only=True), name="review_report_results"),
        path("localize/update/<int:translation_source_id>/", admin_translations.update_translations),
    ]


@hooks.register("insert_global_admin_css")
def admin_css() -> str:
    """Our colours and the few rules of our own panels."""
    return format_html('<link rel="stylesheet" href="{}">', static("css/admin.css"))


hooks.register("register_page_action_menu_item", review.ReviewMenuItem)
hooks.register("register_page_header_buttons", review.review_button)
hooks.register("register_page_listing_more_buttons", review.review_button)
hooks.register("register_reports_menu_item", review.report_menu_item)
hooks.register("register_admin_urls", feedback_report.urls)
hooks.register("register_reports_menu_item", feedback_report.menu_item)
hooks.register("register_log_actions", review.register_log_action)
hooks.register("construct_homepage_panels", dashboard.add_panels)
hooks.register("construct_wagtail_userbar", accessibility.use_our_checks)
hooks.register("after_publish_page", translations.warn_of_stale_welsh)
hooks.register("before_edit_page", translations.warn_translator, order=-10)  # wagtail-localize's answers the request
hooks.register("before_edit_page", decided.decided_already, order=-20)  # whoever else answers, it is over
hooks.register("after_edit_page", say_house_style)
hooks.register("after_create_page", say_house_style)
# After Wagtail's own, whose place it takes.
hooks.register("register_rich_text_features", register_page_links, order=10)
