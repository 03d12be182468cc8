from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0007_past'),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name='case',
            name='case_closed_opened',
        ),
        migrations.AddIndex(
            model_name='case',
            index=models.Index(fields=['closed_at', 'opened_at', 'id'], name='case_closed_opened'),
        ),
    ]
