"""How much a member has answered today, without counting."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("annotation", "0003_road_indexes"),
    ]

    operations = [
        migrations.AddField(
            model_name="member",
            name="answered_on",
            field=models.DateField(help_text="the day (UTC) of the last new answer", null=True),
        ),
        migrations.AddField(
            model_name="member",
            name="answered_today",
            field=models.PositiveIntegerField(default=0, help_text="new answers on that day"),
        ),
    ]
