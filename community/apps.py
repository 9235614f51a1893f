from __future__ import annotations

from django.apps import AppConfig


class CommunityConfig(AppConfig):
    name = "community"
    verbose_name = "People"

    def ready(self) -> None:
        from community.adapters.first_proof import listen
        from community.data_copy.ours import register_ours
        from community.emails.kinds import KINDS
        from community.mail_kinds import register

        register_ours()
        register(KINDS)
        listen()
