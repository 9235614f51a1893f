from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("community", "0015_participant_unasked"),
    ]

    operations = [
        migrations.AddField(
            model_name="reminderpreferences",
            name="all_stopped_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="suppression",
            name="proof",
            field=models.CharField(
                blank=True,
                choices=[
                    ("reported", "The mail service reported it"),
                    ("said", "The mail server says that there is no such mailbox"),
                    ("said again", "The mail server said on 2 days that there is no such mailbox"),
                    ("seemed", "The mail server refused it on 2 days"),
                ],
                db_default="",
                default="",
                max_length=12,
            ),
        ),
        migrations.AddIndex(
            model_name="refusedaddress",
            index=models.Index(fields=["since"], name="refused_since"),
        ),
        migrations.AddIndex(
            model_name="suppression",
            index=models.Index(fields=["since"], name="suppression_since"),
        ),
    ]
