from django.db import migrations

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


class Migration(migrations.Migration):
    dependencies = [("telemetry", "0002_stream_classes")]
    operations = [migrations.RunSQL(TELL, KEEP_SILENT)]
