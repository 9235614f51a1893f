"""Room for mails to name their row of the outbox. Going back, the old columns are empty until 0010 has filled them."""

from __future__ import annotations

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("community", "0007_reminders"),
        ("diagnostic", "0008_what_a_case_knew"),
    ]

    operations = [
        migrations.AddField(
            "ContributorMail",
            "delivery",
            models.OneToOneField(
                null=True, on_delete=django.db.models.deletion.CASCADE, related_name="contributor_mail",
                to="community.delivery",
            ),
        ),
        migrations.AlterField("ContributorMail", "kind", models.CharField(max_length=20, null=True)),
        migrations.AlterField("ContributorMail", "due_at", models.DateTimeField(null=True)),
    ]  # fmt: skip
