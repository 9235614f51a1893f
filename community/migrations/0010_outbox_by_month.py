import datetime as dt
from zoneinfo import ZoneInfo

from django.db import migrations, models
from django.db.models import Max, Min, Q

UK = ZoneInfo("Europe/London")


def name_the_months(apps, schema_editor):
    """Mails of before were counted by month only where their kind was."""
    nameless = apps.get_model("community", "Delivery").objects.filter(period="")
    found = nameless.aggregate(first=Min("not_before"), last=Max("not_before"))
    if found["first"] is None:
        return
    month = found["first"].astimezone(UK).replace(day=1, hour=0, minute=0, second=0, microsecond=0, fold=0)
    while month <= found["last"]:
        after = (month + dt.timedelta(days=32)).replace(day=1)
        nameless.filter(not_before__gte=month, not_before__lt=after).update(period=f"{month:%Y-%m}")
        month = after


class Migration(migrations.Migration):
    dependencies = [
        ("community", "0009_mail_of_everybody"),
    ]

    operations = [
        migrations.RemoveIndex(model_name="delivery", name="delivery_period"),
        migrations.AddIndex(
            model_name="delivery",
            index=models.Index(fields=["period", "kind", "state"], name="delivery_period"),
        ),
        migrations.AddIndex(
            model_name="delivery",
            index=models.Index(
                condition=Q(state="uncertain") | Q(state="dead"), fields=["state", "kind"], name="delivery_undecided"
            ),
        ),
        migrations.RunPython(name_the_months, migrations.RunPython.noop),
    ]
