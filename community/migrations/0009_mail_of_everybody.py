from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('community', '0008_quiet_circles'),
    ]

    operations = [
        migrations.CreateModel(
            name='Quarantine',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('since', models.DateTimeField()),
            ],
        ),
        migrations.AddField(
            model_name='delivery',
            name='bulk',
            field=models.BooleanField(db_default=False, default=False),
        ),
        migrations.RemoveIndex(
            model_name='delivery',
            name='delivery_pending',
        ),
        migrations.AddIndex(
            model_name='delivery',
            index=models.Index(condition=models.Q(('state', 'pending')), fields=['bulk', 'not_before'], name='delivery_waiting'),
        ),
        migrations.AlterField(
            model_name='auditentry',
            name='action',
            field=models.CharField(choices=[('member-viewed', 'Looked at a member in the admin'), ('member-changed', 'Changed a member'), ('member-hidden', 'Hid a member'), ('member-restored', 'Showed a member again'), ('request-approved', 'Approved a request to join'), ('request-declined', 'Declined a request to join'), ('concern-viewed', 'Read a concern'), ('concern-linked', 'Said whom a concern is about'), ('concern-closed', 'Closed a concern'), ('role-given', 'Gave a role'), ('role-taken', 'Took a role away'), ('list-exported', 'Downloaded a list'), ('list-imported', 'Imported a list'), ('card-removed', 'Removed a card from a reflection board'), ('organisation-changed', 'Changed a place, a topic or an allowed domain'), ('mail-decided', 'Decided about emails'), ('announcement-changed', 'Wrote or changed an announcement'), ('data-downloaded', 'Downloaded their own data'), ('account-closed', 'Closed their account'), ('account-reopened', 'Opened their account again'), ('account-erased', 'An account was erased')], max_length=40, verbose_name='did what'),
        ),
    ]
