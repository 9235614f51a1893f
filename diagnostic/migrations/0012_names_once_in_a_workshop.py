"""No two people sit in a workshop under one name: so far a lock saw to that alone."""

from __future__ import annotations

from django.db import migrations, models
from django.db.models.functions import Lower


class Migration(migrations.Migration):
    dependencies = [("diagnostic", "0011_mails_only_in_the_outbox")]

    operations = [
        migrations.AddConstraint(
            "Seat",
            models.UniqueConstraint(
                "workshop", Lower("name"), condition=models.Q(("name", ""), _negated=True), name="seat_name_once"
            ),
        ),
    ]
