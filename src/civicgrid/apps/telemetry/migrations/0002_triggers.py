from django.db import migrations

CLASSES = [
    {"code": "standard", "raw_days": 400, "minute_days": 1200, "hour_days": None, "late_s": 3600},
    {"code": "fast", "raw_days": 30, "minute_days": 400, "hour_days": None, "late_s": 300},
    {"code": "kept", "raw_days": None, "minute_days": None, "hour_days": None, "late_s": 86400},
]
CHANNEL = "telemetry_door"
COLUMNS = "thing_id, feature_id, unit, observation_type, source"

# The door holds streams and keys in memory; whoever changes them, it is told at the commit.
TELL = f"""
CREATE FUNCTION telemetry_tell_door() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_notify('{CHANNEL}', TG_TABLE_NAME);
    RETURN NULL;
END
$$;
CREATE TRIGGER telemetry_stream_changed AFTER INSERT OR DELETE OR UPDATE OF {COLUMNS} ON telemetry_stream
    FOR EACH STATEMENT EXECUTE FUNCTION telemetry_tell_door();
CREATE TRIGGER telemetry_devicekey_changed AFTER INSERT OR DELETE OR UPDATE ON telemetry_devicekey
    FOR EACH STATEMENT EXECUTE FUNCTION telemetry_tell_door();
"""
KEEP_SILENT = """
DROP TRIGGER telemetry_devicekey_changed ON telemetry_devicekey;
DROP TRIGGER telemetry_stream_changed ON telemetry_stream;
DROP FUNCTION telemetry_tell_door();
"""
# A stream goes by many ways, cascades too; its rows in the lake are found by this list.
REMEMBER = """
CREATE FUNCTION telemetry_remember_removed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO telemetry_removedstream (stream) SELECT id FROM removed ON CONFLICT DO NOTHING;
    RETURN NULL;
END
$$;
CREATE TRIGGER telemetry_stream_removed AFTER DELETE ON telemetry_stream REFERENCING OLD TABLE AS removed
    FOR EACH STATEMENT EXECUTE FUNCTION telemetry_remember_removed();
"""
FORGET = """
DROP TRIGGER telemetry_stream_removed ON telemetry_stream;
DROP FUNCTION telemetry_remember_removed();
"""


def add(apps, _editor):
    kind = apps.get_model("telemetry", "StreamClass")
    for each in CLASSES:
        kind.objects.update_or_create(code=each["code"], defaults=each)


class Migration(migrations.Migration):
    dependencies = [("telemetry", "0001_initial")]
    operations = [
        migrations.RunPython(add, migrations.RunPython.noop),
        migrations.RunSQL(TELL, KEEP_SILENT),
        migrations.RunSQL(REMEMBER, FORGET),
    ]
