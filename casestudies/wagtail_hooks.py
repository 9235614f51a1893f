"""What stories add to the editors' back office, one line a registration. The things are in casestudies/admin."""

from __future__ import annotations

from wagtail import hooks

from casestudies.admin import dashboard, narrow, stories, submissions, translations
from casestudies.views.admin_api import narrow_api
from casestudies.views.documents import only_when_published

hooks.register("construct_page_chooser_queryset", narrow.pages_to_choose)
hooks.register("construct_reports_menu", narrow.reports_to_open)
hooks.register("construct_admin_api", narrow_api, order=10)  # after Wagtail's own
hooks.register("after_publish_page", submissions.note_approval)
hooks.register("after_publish_page", submissions.have_pdf_made)
hooks.register("after_edit_page", submissions.explain_refusal)
hooks.register("construct_translated_pages_to_cascade_actions", translations.go_along)
hooks.register("after_bulk_action", translations.after_bulk)
hooks.register("construct_homepage_panels", dashboard.add_panel)
hooks.register("register_admin_viewset", lambda: stories.stories_viewset)
hooks.register("register_admin_menu_item", stories.stories_viewset.get_menu_item)
hooks.register("register_admin_menu_item", submissions.menu_item)
hooks.register("register_admin_urls", stories.urls)
hooks.register("before_serve_document", only_when_published)
