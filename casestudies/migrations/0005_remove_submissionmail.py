from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("casestudies", "0004_mails_go_through_the_outbox")]

    operations = [migrations.DeleteModel(name="SubmissionMail")]
