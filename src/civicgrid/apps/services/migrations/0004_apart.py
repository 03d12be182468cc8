from django.contrib.postgres.fields import ArrayField
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("services", "0003_held_deliveries")]

    operations = [
        migrations.AddField("draft", "apart", ArrayField(models.CharField(max_length=30), default=list)),
    ]
