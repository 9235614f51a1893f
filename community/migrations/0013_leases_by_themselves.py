from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('community', '0012_mails_by_when_sent'),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name='delivery',
            name='delivery_leased',
        ),
        migrations.AddIndex(
            model_name='delivery',
            index=models.Index(condition=models.Q(('lease_until__isnull', False)), fields=['lease_until'], name='delivery_leased'),
        ),
    ]
