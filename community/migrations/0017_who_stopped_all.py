"""Who wants no reminder at all, of later kinds neither; and how it is known what was reported."""

from django.db import migrations
from django.db.models import Count, Exists, Max, OuterRef

# Whoever switched all of these off wanted none, and was then sent what a later release added: these have been there as
# long as the page of choices.
OF_THE_FIRST_PAGE = (
    "call_day_before",
    "call_happened",
    "digest",
    "session_board",
    "session_invitation",
    "session_summary",
    "session_tomorrow",
)


def note_who_stopped_all(apps, schema_editor):
    choices = apps.get_model("community", "MailPreference").objects
    times = apps.get_model("community", "ReminderPreferences").objects
    any_on = choices.filter(member=OuterRef("member"), on=True)
    off = choices.filter(~Exists(any_on), on=False, kind__in=OF_THE_FIRST_PAGE).values("member")
    off = off.annotate(kinds=Count("pk"), since=Max("changed_at")).filter(kinds=len(OF_THE_FIRST_PAGE))
    for member, since in list(off.values_list("member", "since")):
        values = {"all_stopped_at": since, "changed_at": since}
        found, made = times.get_or_create(member_id=member, defaults=values)
        if not made:
            times.filter(pk=found.pk).update(all_stopped_at=since)


def note_what_was_reported(apps, schema_editor):
    """Only a mail service reports what is not wanted. How it came that others are gone was not written down."""
    apps.get_model("community", "Suppression").objects.filter(reason="complained").update(proof="reported")


class Migration(migrations.Migration):
    dependencies = [
        ("community", "0016_stopped_for_good"),
    ]

    operations = [
        migrations.RunPython(note_who_stopped_all, migrations.RunPython.noop),
        migrations.RunPython(note_what_was_reported, migrations.RunPython.noop),
    ]
