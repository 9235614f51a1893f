"""What stands in the outbox stands there alone. Apart from moving it: PostgreSQL does not alter what it just changed."""

from __future__ import annotations

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("diagnostic", "0010_mails_in_the_outbox")]

    operations = [
        migrations.RemoveIndex("ContributorMail", "contributor_mail_due"),
        *(
            migrations.RemoveField("ContributorMail", name)
            for name in ("kind", "due_at", "tries", "claimed_at", "sent_at")
        ),
        migrations.AlterField(
            "ContributorMail",
            "delivery",
            models.OneToOneField(
                on_delete=django.db.models.deletion.CASCADE, related_name="contributor_mail", to="community.delivery"
            ),
        ),
    ]  # fmt: skip
