"""The sweep finds tasks that are full and not judged yet without reading the others."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("annotation", "0004_member_today"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="task",
            index=models.Index(
                condition=models.Q(("held__gte", models.F("wanted")), ("state", "open"), ("wanted__gt", 0)),
                fields=["id"],
                name="task_full",
            ),
        ),
    ]
