"""What the diagnostic adds to the editors' back office, one line a registration. The things are in diagnostic/admin."""

from __future__ import annotations

from wagtail import hooks
from wagtail.snippets.models import register_snippet

from diagnostic.admin import confidence, question_sets

register_snippet(question_sets.QuestionSetViewSet)  # at once: migrate makes its permissions
hooks.register("register_admin_urls", question_sets.urls)
hooks.register("register_log_actions", question_sets.log_actions)
hooks.register("construct_snippet_action_menu", question_sets.without_unpublishing)
hooks.register("before_edit_snippet", question_sets.stop_early_translation, order=-5)  # wagtail-localize's answers
hooks.register("register_admin_urls", confidence.urls)
hooks.register("register_admin_menu_item", confidence.menu_item)
