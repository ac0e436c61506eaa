"""Gear bags a template and a call-out want."""

import django.db.models.deletion
import django.db.models.manager
import relief.core.worlds
import simple_history.models
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    """Two new tables."""

    dependencies = [
        ('core', '0016_delivery_receipts'),
        ('teams', '0024_kit_remark'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='HistoricalCallOutBag',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                ('history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_change_reason', models.CharField(max_length=100, null=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                ('bag', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='teams.gearbag', verbose_name='gear bag')),
                ('call_out', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='teams.callout', verbose_name='call-out')),
                ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('world', models.ForeignKey(blank=True, db_constraint=False, default=relief.core.worlds.current_world_id, editable=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='core.world')),
            ],
            options={
                'verbose_name': 'historical gear bag of a call-out',
                'verbose_name_plural': 'historical gear bags of call-outs',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='HistoricalTemplateBag',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                ('history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_change_reason', models.CharField(max_length=100, null=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                ('bag', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='teams.gearbag', verbose_name='gear bag')),
                ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('template', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='teams.callouttemplate', verbose_name='call-out template')),
            ],
            options={
                'verbose_name': 'historical gear bag of a template',
                'verbose_name_plural': 'historical gear bags of templates',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='CallOutBag',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('bag', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='teams.gearbag', verbose_name='gear bag')),
                ('call_out', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='bags', to='teams.callout', verbose_name='call-out')),
                ('world', models.ForeignKey(default=relief.core.worlds.current_world_id, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.world')),
            ],
            options={
                'verbose_name': 'gear bag of a call-out',
                'verbose_name_plural': 'gear bags of call-outs',
                'ordering': ('call_out', 'bag'),
                'abstract': False,
                'base_manager_name': 'every_world',
                'default_manager_name': 'objects',
                'constraints': [models.UniqueConstraint(fields=('call_out', 'bag'), name='a_bag_once_a_call_out')],
            },
            managers=[
                ('objects', django.db.models.manager.Manager()),
                ('every_world', django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name='TemplateBag',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('bag', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='teams.gearbag', verbose_name='gear bag')),
                ('template', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='bags', to='teams.callouttemplate', verbose_name='call-out template')),
            ],
            options={
                'verbose_name': 'gear bag of a template',
                'verbose_name_plural': 'gear bags of templates',
                'ordering': ('template', 'bag'),
                'constraints': [models.UniqueConstraint(fields=('template', 'bag'), name='a_bag_once_a_template', violation_error_message='This bag stands there already.')],
            },
        ),
    ]
