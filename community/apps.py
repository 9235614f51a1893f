from __future__ import annotations

from django.apps import AppConfig


class CommunityConfig(AppConfig):
    name = "community"
    verbose_name = "People"

    def ready(self) -> None:
        from community import leaving
        from community.adapters import first_proof, mail_service, new_address
        from community.data_copy.buddies import register_buddies
        from community.data_copy.calls import register_calls
        from community.data_copy.ours import register_ours
        from community.data_copy.rounds import register_rounds
        from community.emails import round_facts
        from community.emails.kinds import KINDS
        from community.mail_kinds import register
        from community.reminders import register_reminders
        from community.services import (
            availability,
            bad_hours,
            board_leaving,
            buddy_leaving,
            call_leaving,
            mail_leaving,
            outbox_counts,
            outbox_metrics,
            round_entries,
            session_leaving,
        )
        from home.services import health, heartbeat, metrics

        register_ours()
        register_buddies()
        register_calls()
        register_rounds()
        leaving.when_closing("buddies", buddy_leaving.leave_everything)
        leaving.when_erasing("buddies", buddy_leaving.forget)
        leaving.when_closing("rounds", round_entries.leave_open)
        leaving.when_erasing("rounds", round_entries.forget)
        leaving.when_closing("calls", call_leaving.leave)
        leaving.when_erasing("calls", call_leaving.forget)
        leaving.when_closing("sessions", session_leaving.leave)
        leaving.when_erasing("sessions", session_leaving.forget)
        leaving.when_closing("boards", board_leaving.leave)
        leaving.when_erasing("boards", board_leaving.forget)
        leaving.when_erasing("mails", mail_leaving.forget)
        health.add_figure("outbox", outbox_counts.health)
        heartbeat.add_check("outbox", outbox_counts.nobody_waits)
        heartbeat.add_check("refusals", bad_hours.nobody_doubts)
        metrics.add_source("outbox", outbox_metrics.collect)
        round_facts.times_from(availability.free_times_of_each)
        register(KINDS)
        register_reminders()
        first_proof.listen()
        mail_service.listen()
        new_address.listen()
