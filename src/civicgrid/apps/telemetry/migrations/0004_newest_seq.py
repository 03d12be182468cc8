from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("telemetry", "0003_door")]
    operations = [migrations.AddField("latest", "seq", models.BigIntegerField(default=0))]
