"""Events cannot be changed or deleted, whoever asks."""

from django.db import migrations

FORBID = """
CREATE FUNCTION annotation_event_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'events are append-only';
END $$;
CREATE TRIGGER annotation_event_append_only BEFORE UPDATE OR DELETE ON annotation_event
FOR EACH ROW EXECUTE FUNCTION annotation_event_append_only();
"""
ALLOW = """
DROP TRIGGER annotation_event_append_only ON annotation_event;
DROP FUNCTION annotation_event_append_only();
"""


class Migration(migrations.Migration):
    """Add the trigger."""

    dependencies = [("annotation", "0001_initial")]
    operations = [migrations.RunSQL(FORBID, ALLOW)]
