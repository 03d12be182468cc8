from django.db import migrations, models

# A stream goes by many ways, cascades too; its rows in the lake are found by this list.
REMEMBER = """
CREATE FUNCTION telemetry_remember_gone() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO telemetry_gone (stream) SELECT id FROM removed ON CONFLICT DO NOTHING;
    RETURN NULL;
END
$$;
CREATE TRIGGER telemetry_stream_gone AFTER DELETE ON telemetry_stream REFERENCING OLD TABLE AS removed
    FOR EACH STATEMENT EXECUTE FUNCTION telemetry_remember_gone();
"""
FORGET = """
DROP TRIGGER telemetry_stream_gone ON telemetry_stream;
DROP FUNCTION telemetry_remember_gone();
"""


class Migration(migrations.Migration):
    dependencies = [("telemetry", "0005_kept_questions")]
    operations = [
        migrations.CreateModel(
            name="Gone",
            fields=[("stream", models.BigIntegerField(primary_key=True, serialize=False))],
            options={"verbose_name_plural": "gone"},
        ),
        migrations.RunSQL(REMEMBER, FORGET),
    ]
