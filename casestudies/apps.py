from __future__ import annotations

from django.apps import AppConfig


class CasestudiesConfig(AppConfig):
    name = "casestudies"
    verbose_name = "Stories"

    def ready(self) -> None:
        from django.apps import apps

        from casestudies import taken_down
        from casestudies.emails import KINDS
        from casestudies.registrations import register_submissions
        from casestudies.reminders.news import NEW_STORIES
        from casestudies.reminders.waiting import STORIES_TO_REVIEW, STORY_WAITING
        from casestudies.search import element_codes
        from community import digest, mail_kinds
        from home.cache_clearing import clear_when_changed
        from home.search import facets

        register_submissions()
        mail_kinds.register(KINDS)
        digest.register(steps=[STORY_WAITING], news=[NEW_STORIES], duties=[STORIES_TO_REVIEW])
        taken_down.connect()
        facets.extend("element", element_codes)
        for name in ("Region", "System", "Organisation"):  # stories show their names
            clear_when_changed(apps.get_model("community", name), also_when_made=False)
