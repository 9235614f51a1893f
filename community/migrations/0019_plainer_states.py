from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('community', '0018_member_back_on'),
    ]

    operations = [
        migrations.AlterField(
            model_name='delivery',
            name='state',
            field=models.CharField(choices=[('pending', 'Waiting'), ('claimed', 'Being written'), ('handing', 'Being handed over'), ('sent', 'Sent'), ('uncertain', 'Probably sent'), ('dead', 'Could not be sent'), ('cancelled', 'Nothing left to say'), ('skipped', 'Switched off or stopped')], default='pending', max_length=10),
        ),
    ]
