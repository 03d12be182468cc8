from django.db import migrations, models

from civicgrid.apps.exchange.types.mail import Fate


class Migration(migrations.Migration):
    dependencies = [("exchange", "0002_open311")]

    operations = [
        migrations.AlterField(
            model_name="lettertaken",
            name="fate",
            field=models.CharField(choices=[(fate, fate) for fate in Fate], max_length=20),
        ),
    ]
