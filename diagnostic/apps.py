from __future__ import annotations

from django.apps import AppConfig


class DiagnosticConfig(AppConfig):
    name = "diagnostic"
    verbose_name = "Diagnostic"

    def ready(self) -> None:
        from community import digest, mail_kinds, strengths
        from community.roles import NATIONAL_EDITORS, give
        from diagnostic.confidence.registrations import register_reviews
        from diagnostic.embedded import fillers
        from diagnostic.permissions import EDITORS_MAY
        from diagnostic.plan_gaps import fillers as plan_fillers
        from diagnostic.registrations import register_rounds
        from diagnostic.reminders.kinds import STEPS
        from diagnostic.services.contributor_mails import KINDS
        from diagnostic.strengths import green_elements
        from home.personal import PERSONAL

        give(NATIONAL_EDITORS, EDITORS_MAY)
        PERSONAL.update(fillers())
        PERSONAL.update(plan_fillers())
        mail_kinds.register(KINDS)
        digest.register(steps=STEPS)
        register_reviews()
        register_rounds()
        strengths.told_by(green_elements)
