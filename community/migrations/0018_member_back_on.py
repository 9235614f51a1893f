from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('community', '0017_who_stopped_all'),
    ]

    operations = [
        migrations.AddField(
            model_name='member',
            name='back_on',
            field=models.DateField(blank=True, editable=False, null=True),
        ),
    ]
