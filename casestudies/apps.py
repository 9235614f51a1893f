from __future__ import annotations

from django.apps import AppConfig


class CasestudiesConfig(AppConfig):
    name = "casestudies"
    verbose_name = "Stories"

    def ready(self) -> None:
        from django.apps import apps

        from casestudies import taken_down
        from casestudies.registrations import register_submissions
        from casestudies.search import element_codes
        from home.cache_clearing import clear_when_changed
        from home.search import facets

        register_submissions()
        taken_down.connect()
        facets.extend("element", element_codes)
        for name in ("Region", "System", "Organisation"):  # stories show their names
            clear_when_changed(apps.get_model("community", name), also_when_made=False)
