from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("telemetry", "0007_file_import")]
    operations = [
        migrations.DeleteModel("DetectorState"),
        migrations.AddField("gone", "row", models.BigIntegerField(null=True)),
        migrations.CreateModel(
            name="Unfolded",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("stream", models.BigIntegerField()),
                ("day", models.DateField()),
            ],
            options={
                "verbose_name_plural": "unfolded",
                "constraints": [
                    models.UniqueConstraint(fields=("stream", "day"), name="one_day_is_unfolded_once"),
                ],
            },
        ),
    ]
