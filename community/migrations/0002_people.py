
import community.models.member
import community.models.user
import django.core.validators
import django.db.models.deletion
import django.db.models.functions.text
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('community', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='AllowedDomain',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('domain', models.CharField(max_length=253, unique=True, validators=[django.core.validators.RegexValidator('^(?=.{4,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\\.)+[a-z]{2,63}$', 'Enter a domain such as nhs.net, in small letters and without @')], verbose_name='domain')),
                ('with_subdomains', models.BooleanField(default=True, verbose_name='sub-domains too')),
                ('note', models.CharField(blank=True, max_length=200, verbose_name='note')),
            ],
            options={
                'verbose_name': 'allowed domain',
                'verbose_name_plural': 'allowed domains',
                'ordering': ['domain'],
            },
        ),
        migrations.CreateModel(
            name='Member',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.CharField(default=community.models.member.new_public_id, editable=False, max_length=16, unique=True)),
                ('status', models.CharField(choices=[('started', 'Has an account, has not joined'), ('waiting', 'Waiting for approval'), ('active', 'Member'), ('declined', 'Not approved'), ('closing', 'Leaving'), ('erased', 'Left')], default='started', max_length=20, verbose_name='state')),
                ('joined_at', models.DateTimeField(blank=True, null=True, verbose_name='joined')),
                ('confirmed_at', models.DateTimeField(blank=True, null=True, verbose_name='said to be right on')),
                ('listed', models.BooleanField(default=False, verbose_name='in the directory')),
                ('open_to_buddying', models.BooleanField(default=False, verbose_name='open to buddying')),
                ('paused_until', models.DateField(blank=True, null=True, verbose_name='paused until')),
                ('hidden_at', models.DateTimeField(blank=True, null=True, verbose_name='hidden by a moderator')),
                ('closing_at', models.DateTimeField(blank=True, null=True, verbose_name='to be erased on')),
                ('closed_from', models.CharField(blank=True, editable=False, max_length=20)),
                ('visibility', models.JSONField(blank=True, default=dict, verbose_name='who sees what')),
                ('pronouns', models.CharField(blank=True, max_length=40, verbose_name='pronouns')),
                ('role_title', models.CharField(blank=True, max_length=120, verbose_name='role')),
                ('about', models.TextField(blank=True, max_length=600, verbose_name='about me')),
                ('departments', models.JSONField(blank=True, default=list, verbose_name='department')),
                ('funding', models.JSONField(blank=True, default=list, verbose_name='funding')),
                ('band_group', models.CharField(blank=True, choices=[('4-5', 'Bands 4 and 5'), ('6-7', 'Bands 6 and 7'), ('8a-8b', 'Bands 8a and 8b'), ('8c-up', 'Band 8c or higher'), ('not-banded', 'Not on these bands')], max_length=20, verbose_name='band')),
                ('clinical', models.CharField(blank=True, choices=[('yes', 'Clinically qualified'), ('no', 'Not clinically qualified')], max_length=10, verbose_name='clinical background')),
                ('in_post_since', models.DateField(blank=True, help_text='The first of a month.', null=True, verbose_name='in post since')),
                ('talk_ways', models.JSONField(blank=True, default=list, verbose_name='best ways to talk')),
                ('contact', models.CharField(blank=True, max_length=200, verbose_name='how buddies reach me')),
                ('time_zone', models.CharField(default='Europe/London', max_length=60, verbose_name='time zone')),
                ('languages', models.JSONField(blank=True, default=list, verbose_name='languages')),
                ('user', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='member', to=settings.AUTH_USER_MODEL, verbose_name='account')),
            ],
            options={
                'verbose_name': 'member',
                'verbose_name_plural': 'members',
                'permissions': [('moderate_member', 'Can handle concerns, hide members and show them again'), ('export_member', 'Can download the list of members')],
            },
        ),
        migrations.CreateModel(
            name='DirectoryRemoval',
            fields=[
                ('member_id', models.BigIntegerField(primary_key=True, serialize=False)),
                ('version', models.PositiveBigIntegerField(db_index=True)),
                ('removed_at', models.DateTimeField(db_index=True)),
            ],
        ),
        migrations.CreateModel(
            name='DirectoryState',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.PositiveBigIntegerField(default=0)),
            ],
        ),
        migrations.CreateModel(
            name='Erasure',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('email_digest', models.CharField(max_length=64, unique=True)),
                ('erased_at', models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name='LoadedPlace',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(max_length=140, unique=True)),
                ('checksum', models.CharField(blank=True, max_length=64)),
            ],
        ),
        migrations.CreateModel(
            name='Organisation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=200, verbose_name='name')),
                ('name_cy', models.CharField(blank=True, help_text='Leave empty if it is the same.', max_length=200, verbose_name='name in Welsh')),
                ('ods_code', models.CharField(blank=True, help_text="The code of the NHS's register of organisations, if any", max_length=12, verbose_name='ODS code')),
                ('sector', models.CharField(choices=[('acute', 'Acute trust'), ('ambulance', 'Ambulance trust'), ('community', 'Community trust'), ('mental-health', 'Mental health trust'), ('integrated', 'Integrated trust'), ('system', 'Integrated care system'), ('primary-care', 'Primary care'), ('council', 'Council'), ('voluntary', 'Voluntary organisation'), ('other', 'Other')], max_length=20, verbose_name='sector')),
                ('size', models.CharField(blank=True, choices=[('under-50', 'Fewer than 50 staff'), ('50-249', '50 to 249 staff'), ('250-999', '250 to 999 staff'), ('1000-4999', '1,000 to 4,999 staff'), ('5000-9999', '5,000 to 9,999 staff'), ('10000-up', '10,000 staff or more')], max_length=20, verbose_name='number of staff')),
                ('status', models.CharField(choices=[('proposed', 'Proposed'), ('confirmed', 'Confirmed'), ('closed', 'Closed')], default='confirmed', max_length=20, verbose_name='state')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='made')),
            ],
            options={
                'verbose_name': 'organisation',
                'verbose_name_plural': 'organisations',
                'ordering': ['name'],
            },
        ),
        migrations.CreateModel(
            name='Region',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=200, verbose_name='name')),
                ('name_cy', models.CharField(blank=True, help_text='Leave empty if it is the same.', max_length=200, verbose_name='name in Welsh')),
                ('code', models.SlugField(max_length=40, unique=True, verbose_name='code')),
                ('order', models.PositiveSmallIntegerField(default=0, verbose_name='order')),
            ],
            options={
                'verbose_name': 'region',
                'verbose_name_plural': 'regions',
                'ordering': ['order', 'name'],
                'permissions': [('care_for_all_regions', 'Acts for every region, not only their own')],
            },
        ),
        migrations.CreateModel(
            name='Topic',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=200, verbose_name='name')),
                ('name_cy', models.CharField(blank=True, help_text='Leave empty if it is the same.', max_length=200, verbose_name='name in Welsh')),
                ('code', models.SlugField(max_length=60, unique=True, verbose_name='code')),
            ],
            options={
                'verbose_name': 'topic',
                'verbose_name_plural': 'topics',
                'ordering': ['name'],
            },
        ),
        migrations.CreateModel(
            name='DirectoryEntry',
            fields=[
                ('member', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='entry', serialize=False, to='community.member')),
                ('position', models.PositiveIntegerField(help_text='A random place in the round in which members are listed')),
                ('facets', models.TextField(help_text='Codes such as region:london and offers:data-insights, a space between each')),
                ('words', models.TextField(help_text='Folded words of name, role and organisation, a space between each')),
                ('version', models.PositiveBigIntegerField(db_index=True)),
            ],
        ),
        migrations.CreateModel(
            name='DataCopy',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('asked_at', models.DateTimeField(verbose_name='asked')),
                ('made_at', models.DateTimeField(blank=True, null=True, verbose_name='made')),
                ('failed_at', models.DateTimeField(blank=True, null=True, verbose_name='failed')),
                ('expires_at', models.DateTimeField(verbose_name='expires')),
                ('file_name', models.CharField(blank=True, max_length=80)),
                ('member', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='data_copies', to='community.member')),
            ],
            options={
                'ordering': ['-asked_at'],
            },
        ),
        migrations.CreateModel(
            name='AuditEntry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField(db_index=True, verbose_name='when')),
                ('action', models.CharField(choices=[('member-viewed', 'Looked at a member in the admin'), ('member-changed', 'Changed a member'), ('member-hidden', 'Hid a member'), ('member-restored', 'Showed a member again'), ('request-approved', 'Approved a request to join'), ('request-declined', 'Declined a request to join'), ('concern-viewed', 'Read a concern'), ('concern-linked', 'Said whom a concern is about'), ('concern-closed', 'Closed a concern'), ('role-given', 'Gave a role'), ('role-taken', 'Took a role away'), ('list-exported', 'Downloaded a list'), ('list-imported', 'Imported a list'), ('organisation-changed', 'Changed a place, a topic or an allowed domain'), ('announcement-changed', 'Wrote or changed an announcement'), ('data-downloaded', 'Downloaded their own data'), ('account-closed', 'Closed their account'), ('account-reopened', 'Opened their account again'), ('account-erased', 'An account was erased')], max_length=40, verbose_name='did what')),
                ('note', models.CharField(blank=True, help_text='Which list, place or field; no values.', max_length=200, verbose_name='note')),
                ('actor', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='who')),
                ('subject', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='audit_entries', to='community.member', verbose_name='to whom')),
            ],
            options={
                'verbose_name': 'entry of the audit log',
                'verbose_name_plural': 'entries of the audit log',
                'ordering': ['-at', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='InactivityWarning',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('first_at', models.DateTimeField()),
                ('last_at', models.DateTimeField(blank=True, null=True)),
                ('user', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='inactivity_warning', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='Invitation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('email', community.models.user.LowerCaseEmailField(max_length=254, verbose_name='email address')),
                ('token_digest', models.CharField(max_length=64, unique=True)),
                ('language', models.CharField(choices=[('en', 'English'), ('cy', 'Cymraeg')], default='en', max_length=10)),
                ('sent_at', models.DateTimeField(verbose_name='sent')),
                ('expires_at', models.DateTimeField(verbose_name='expires')),
                ('accepted_at', models.DateTimeField(blank=True, null=True, verbose_name='accepted')),
                ('withdrawn_at', models.DateTimeField(blank=True, null=True, verbose_name='withdrawn')),
                ('accepted_by', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='invitation', to='community.member', verbose_name='accepted by')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='invitations', to='community.member', verbose_name='invited by')),
            ],
            options={
                'verbose_name': 'invitation',
                'verbose_name_plural': 'invitations',
                'ordering': ['-sent_at'],
            },
        ),
        migrations.AddField(
            model_name='member',
            name='organisation',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='members', to='community.organisation', verbose_name='organisation'),
        ),
        migrations.AddField(
            model_name='organisation',
            name='region',
            field=models.ForeignKey(blank=True, help_text='Empty for an organisation outside England.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='organisations', to='community.region', verbose_name='region'),
        ),
        migrations.CreateModel(
            name='System',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=200, verbose_name='name')),
                ('name_cy', models.CharField(blank=True, help_text='Leave empty if it is the same.', max_length=200, verbose_name='name in Welsh')),
                ('code', models.SlugField(max_length=80, unique=True, verbose_name='code')),
                ('region', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='systems', to='community.region', verbose_name='region')),
            ],
            options={
                'verbose_name': 'integrated care system',
                'verbose_name_plural': 'integrated care systems',
                'ordering': ['name'],
            },
        ),
        migrations.AddField(
            model_name='organisation',
            name='system',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='organisations', to='community.system', verbose_name='integrated care system'),
        ),
        migrations.CreateModel(
            name='Appointment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('role', models.CharField(choices=[('organisation-lead', 'Organisation lead'), ('system-lead', 'System lead'), ('regional-lead', 'Regional lead')], max_length=30, verbose_name='role')),
                ('made_at', models.DateTimeField(verbose_name='since')),
                ('made_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='appointments', to=settings.AUTH_USER_MODEL, verbose_name='account')),
                ('organisation', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='appointments', to='community.organisation', verbose_name='organisation')),
                ('region', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='appointments', to='community.region', verbose_name='region')),
                ('system', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='appointments', to='community.system', verbose_name='system')),
            ],
            options={
                'verbose_name': 'role',
                'verbose_name_plural': 'roles',
            },
        ),
        migrations.AddField(
            model_name='member',
            name='topics',
            field=models.ManyToManyField(blank=True, related_name='members', to='community.topic', verbose_name='topics'),
        ),
        migrations.CreateModel(
            name='Concern',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('about_words', models.CharField(blank=True, max_length=300, verbose_name='about, in the member’s words')),
                ('kind', models.CharField(choices=[('conduct', 'How somebody behaved'), ('profile', 'What a profile says'), ('safety', 'Somebody may not be safe'), ('other', 'Something else')], max_length=20, verbose_name='kind')),
                ('text', models.TextField(max_length=2000, verbose_name='what happened')),
                ('status', models.CharField(choices=[('open', 'Open'), ('closed', 'Closed')], default='open', max_length=20, verbose_name='state')),
                ('raised_at', models.DateTimeField(verbose_name='raised')),
                ('closed_at', models.DateTimeField(blank=True, null=True, verbose_name='closed')),
                ('outcome', models.TextField(blank=True, max_length=2000, verbose_name='what was done')),
                ('closed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='closed by')),
                ('about', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='concerns', to='community.member', verbose_name='about')),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='concerns_raised', to='community.member', verbose_name='raised by')),
            ],
            options={
                'verbose_name': 'concern',
                'verbose_name_plural': 'concerns',
                'ordering': ['status', '-raised_at'],
                'constraints': [models.CheckConstraint(condition=models.Q(('about__isnull', False), models.Q(('about_words', ''), _negated=True), _connector='OR'), name='concern_is_about_somebody')],
            },
        ),
        migrations.CreateModel(
            name='Block',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('made_at', models.DateTimeField(auto_now_add=True)),
                ('member', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='blocks_made', to='community.member')),
                ('other', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='blocks_received', to='community.member')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('member', 'other'), name='block_once'), models.CheckConstraint(condition=models.Q(('member', models.F('other')), _negated=True), name='block_somebody_else')],
            },
        ),
        migrations.CreateModel(
            name='JoinRequest',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reason', models.TextField(max_length=1000, verbose_name='why they want to join')),
                ('status', models.CharField(choices=[('waiting', 'Waiting'), ('approved', 'Approved'), ('declined', 'Declined')], default='waiting', max_length=20, verbose_name='state')),
                ('asked_at', models.DateTimeField(verbose_name='asked')),
                ('decided_at', models.DateTimeField(blank=True, null=True, verbose_name='decided')),
                ('reply', models.TextField(blank=True, max_length=1000, verbose_name='reply')),
                ('decided_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='decided by')),
                ('member', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='requests', to='community.member', verbose_name='who asks')),
            ],
            options={
                'verbose_name': 'request to join',
                'verbose_name_plural': 'requests to join',
                'ordering': ['asked_at'],
                'permissions': [('decide_joinrequest', 'Can decide requests to join')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('status', 'waiting')), fields=('member',), name='one_open_request_each')],
            },
        ),
        migrations.CreateModel(
            name='MemberElement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('element', models.CharField(choices=[('personal-health', 'Improving personal health and wellbeing'), ('relationships', 'Relationships'), ('fulfilment', 'Fulfilment at work'), ('managers-leaders', 'Managers and leaders'), ('environment', 'Environment'), ('data-insights', 'Data insights'), ('professional-support', 'Professional wellbeing support')], max_length=40)),
                ('can_help', models.BooleanField(default=False)),
                ('wants_help', models.BooleanField(default=False)),
                ('member', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='elements', to='community.member')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('member', 'element'), name='member_element_once'), models.CheckConstraint(condition=models.Q(('can_help', True), ('wants_help', True), _connector='OR'), name='member_element_says_something')],
            },
        ),
        migrations.CreateModel(
            name='MemberSkill',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('skill', models.CharField(choices=[('interpersonal', 'Interpersonal skills'), ('influencing', 'Strategic alignment and influencing'), ('communication', 'Communication and engagement'), ('collaboration', 'Working with others across teams'), ('leadership', 'Leadership and management'), ('needs-assessment', 'Health needs assessment'), ('data', 'Decisions informed by data'), ('delivery', 'Project delivery'), ('business-cases', 'Business cases and funding')], max_length=40)),
                ('offers', models.BooleanField(default=False)),
                ('wants', models.BooleanField(default=False)),
                ('member', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='skills', to='community.member')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('member', 'skill'), name='member_skill_once'), models.CheckConstraint(condition=models.Q(('offers', True), ('wants', True), _connector='OR'), name='member_skill_says_something')],
            },
        ),
        migrations.CreateModel(
            name='Announcement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('title', models.CharField(max_length=120, verbose_name='title')),
                ('text', models.TextField(max_length=2000, verbose_name='text')),
                ('title_cy', models.CharField(blank=True, max_length=120, verbose_name='title in Welsh')),
                ('text_cy', models.TextField(blank=True, max_length=2000, verbose_name='text in Welsh')),
                ('sector', models.CharField(blank=True, choices=[('acute', 'Acute trust'), ('ambulance', 'Ambulance trust'), ('community', 'Community trust'), ('mental-health', 'Mental health trust'), ('integrated', 'Integrated trust'), ('system', 'Integrated care system'), ('primary-care', 'Primary care'), ('council', 'Council'), ('voluntary', 'Voluntary organisation'), ('other', 'Other')], max_length=20, verbose_name='sector')),
                ('element', models.CharField(blank=True, choices=[('personal-health', 'Improving personal health and wellbeing'), ('relationships', 'Relationships'), ('fulfilment', 'Fulfilment at work'), ('managers-leaders', 'Managers and leaders'), ('environment', 'Environment'), ('data-insights', 'Data insights'), ('professional-support', 'Professional wellbeing support')], max_length=40, verbose_name='interest in an element')),
                ('starts_at', models.DateTimeField(verbose_name='shown from')),
                ('ends_at', models.DateTimeField(blank=True, null=True, verbose_name='shown until')),
                ('changed_at', models.DateTimeField(auto_now=True, verbose_name='changed')),
                ('by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='by')),
                ('region', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='announcements', to='community.region', verbose_name='region')),
            ],
            options={
                'verbose_name': 'announcement',
                'verbose_name_plural': 'announcements',
                'ordering': ['-starts_at'],
                'constraints': [models.CheckConstraint(condition=models.Q(('ends_at', None), ('ends_at__gt', models.F('starts_at')), _connector='OR'), name='announcement_ends_after_it_starts'), models.CheckConstraint(condition=models.Q(models.Q(('text_cy', ''), ('title_cy', '')), models.Q(models.Q(('title_cy', ''), _negated=True), models.Q(('text_cy', ''), _negated=True)), _connector='OR'), name='announcement_welsh_is_whole')],
            },
        ),
        migrations.AddIndex(
            model_name='organisation',
            index=models.Index(fields=['status', 'name'], name='organisation_status_name'),
        ),
        migrations.AddConstraint(
            model_name='organisation',
            constraint=models.UniqueConstraint(django.db.models.functions.text.Lower('ods_code'), condition=models.Q(('ods_code', ''), _negated=True), name='organisation_ods_code'),
        ),
        migrations.AddConstraint(
            model_name='appointment',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('organisation__isnull', False), ('region', None), ('role', 'organisation-lead'), ('system', None)), models.Q(('organisation', None), ('region', None), ('role', 'system-lead'), ('system__isnull', False)), models.Q(('organisation', None), ('region__isnull', False), ('role', 'regional-lead'), ('system', None)), _connector='OR'), name='appointment_has_its_place'),
        ),
        migrations.AddConstraint(
            model_name='appointment',
            constraint=models.UniqueConstraint(condition=models.Q(('organisation__isnull', False)), fields=('user', 'organisation'), name='organisation_lead_once'),
        ),
        migrations.AddConstraint(
            model_name='appointment',
            constraint=models.UniqueConstraint(condition=models.Q(('system__isnull', False)), fields=('user', 'system'), name='system_lead_once'),
        ),
        migrations.AddConstraint(
            model_name='appointment',
            constraint=models.UniqueConstraint(condition=models.Q(('region__isnull', False)), fields=('user', 'region'), name='regional_lead_once'),
        ),
        migrations.AddIndex(
            model_name='member',
            index=models.Index(fields=['status', 'joined_at'], name='member_status_joined'),
        ),
        migrations.AddConstraint(
            model_name='member',
            constraint=models.CheckConstraint(condition=models.Q(('listed', False), ('status', 'active'), _connector='OR'), name='member_listed_only_while_taking_part'),
        ),
        migrations.AddConstraint(
            model_name='member',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('closing_at__isnull', False), ('status', 'closing')), models.Q(models.Q(('status', 'closing'), _negated=True), ('closing_at', None)), _connector='OR'), name='member_closing_has_a_day'),
        ),
    ]
