from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('community', '0013_leases_by_themselves'),
    ]

    operations = [
        migrations.CreateModel(
            name='RefusedAddress',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('address_digest', models.CharField(max_length=64, unique=True)),
                ('since', models.DateTimeField()),
            ],
        ),
    ]
