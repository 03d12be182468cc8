from django.db import migrations

CLASSES = [
    {"code": "standard", "raw_days": 400, "minute_days": 1200, "hour_days": None, "late_s": 3600},
    {"code": "fast", "raw_days": 30, "minute_days": 400, "hour_days": None, "late_s": 300},
    {"code": "kept", "raw_days": None, "minute_days": None, "hour_days": None, "late_s": 86400},
]


def add(apps, _editor):
    kind = apps.get_model("telemetry", "StreamClass")
    for each in CLASSES:
        kind.objects.update_or_create(code=each["code"], defaults=each)


class Migration(migrations.Migration):
    dependencies = [("telemetry", "0001_initial")]
    operations = [migrations.RunPython(add, migrations.RunPython.noop)]
