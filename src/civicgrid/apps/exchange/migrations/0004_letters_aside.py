from django.db import migrations, models

from civicgrid.apps.exchange.types.mail import Fate


class Migration(migrations.Migration):
    dependencies = [("exchange", "0003_letters_that_wait")]

    operations = [
        migrations.AddField(model_name="lettertaken", name="tries", field=models.IntegerField(default=0)),
        migrations.AlterField(
            model_name="lettertaken",
            name="fate",
            field=models.CharField(choices=[(fate, fate) for fate in Fate], max_length=20),
        ),
    ]
