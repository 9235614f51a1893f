"""Rounds that a press in a guide began say so: nobody chose the approach that was noted for them."""

from __future__ import annotations

from typing import Any

from django.db import migrations, models
from django.db.models import Count

LIGHT_TOUCH, ALL = "light-touch", 7  # the form notes it of all seven elements only


def forget_what_nobody_chose(apps: Any, editor: Any) -> None:
    """Of fewer elements it came from a guide. Of all seven it cannot be told any more, and is true as well."""
    rounds = apps.get_model("diagnostic", "Round").objects
    few = rounds.filter(approach=LIGHT_TOUCH).order_by().annotate(number=Count("sections")).filter(number__lt=ALL)
    rounds.filter(pk__in=list(few.values_list("pk", flat=True))).update(approach="")


def note_it_again(apps: Any, editor: Any) -> None:
    """As every round had one."""
    apps.get_model("diagnostic", "Round").objects.filter(approach="").update(approach=LIGHT_TOUCH)


class Migration(migrations.Migration):
    dependencies = [("diagnostic", "0012_names_once_in_a_workshop")]

    operations = [
        migrations.AlterField(
            "Round",
            "approach",
            models.CharField(
                blank=True,
                choices=[
                    ("light-touch", "All seven elements, light touch"),
                    ("in-detail", "All seven elements, in detail"),
                    ("some-elements", "Two to four elements, in detail"),
                ],
                max_length=20,
                verbose_name="approach",
            ),
        ),
        migrations.RunPython(forget_what_nobody_chose, note_it_again),
    ]
