"""Class priors, the class order of model probabilities, one-range serving order, no index twice."""

import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.expressions
import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("annotation", "0002_event_append_only"),
    ]

    operations = [
        migrations.CreateModel(
            name="ClassPrior",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("run", models.BigIntegerField(null=True)),
                ("method", models.CharField(max_length=40)),
                (
                    "log_prior",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.FloatField(), help_text="K, in the schema's class order", size=None
                    ),
                ),
                ("updated_at", models.DateTimeField(default=django.utils.timezone.now)),
            ],
        ),
        migrations.RemoveIndex(
            model_name="task",
            name="task_next",
        ),
        migrations.AddField(
            model_name="task",
            name="model_schema",
            field=models.BigIntegerField(help_text="the label schema whose class order that row is in", null=True),
        ),
        migrations.AlterField(
            model_name="annotation",
            name="member",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="annotations",
                to="annotation.member",
            ),
        ),
        migrations.AlterField(
            model_name="annotation",
            name="policy",
            field=models.ForeignKey(
                db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="annotation.policy"
            ),
        ),
        migrations.AlterField(
            model_name="annotation",
            name="project",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="annotations",
                to="annotation.project",
            ),
        ),
        migrations.AlterField(
            model_name="annotation",
            name="schema",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="annotation.labelschema",
            ),
        ),
        migrations.AlterField(
            model_name="assignment",
            name="member",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="assignments",
                to="annotation.member",
            ),
        ),
        migrations.AlterField(
            model_name="assignment",
            name="project",
            field=models.ForeignKey(
                db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="annotation.project"
            ),
        ),
        migrations.AlterField(
            model_name="event",
            name="project",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="events",
                to="annotation.project",
            ),
        ),
        migrations.AlterField(
            model_name="task",
            name="group",
            field=models.ForeignKey(
                db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="tasks", to="annotation.group"
            ),
        ),
        migrations.AlterField(
            model_name="task",
            name="posterior_schema",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="annotation.labelschema",
            ),
        ),
        migrations.AlterField(
            model_name="task",
            name="project",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="tasks",
                to="annotation.project",
            ),
        ),
        migrations.AddIndex(
            model_name="task",
            index=models.Index(
                models.F("project"),
                django.db.models.expressions.CombinedExpression(models.F("priority"), "*", models.Value(-1)),
                models.F("id"),
                condition=models.Q(
                    ("gold_purpose__in", ["", "anchor", "test"]),
                    (
                        "live__lt",
                        django.db.models.expressions.CombinedExpression(models.F("wanted"), "-", models.F("held")),
                    ),
                    ("state", "open"),
                ),
                name="task_next",
            ),
        ),
        migrations.AddField(
            model_name="classprior",
            name="schema",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.CASCADE, related_name="class_prior", to="annotation.labelschema"
            ),
        ),
    ]
