from django.db import migrations, models

from civicgrid.apps.cases.types import Source


class Migration(migrations.Migration):
    dependencies = [("services", "0002_door")]

    operations = [
        migrations.AddField("draft", "source", models.CharField(max_length=20, default=Source.CITIZEN)),
        migrations.AddField("draft", "origin_key", models.CharField(max_length=200, blank=True, default="")),
        migrations.AddField("draft", "happened_at", models.DateTimeField(null=True)),
        migrations.AddConstraint(
            "draft",
            models.UniqueConstraint(
                fields=["origin_key", "source"], condition=~models.Q(origin_key=""), name="a_delivery_is_held_once"
            ),
        ),
    ]
