"""The door of snapshots: freeze a study for a run, and write an export to a folder."""

from annotation.models import Snapshot
from annotation.snapshots.freeze import Freeze

__all__ = ["freeze"]


def freeze(project_id: int) -> Snapshot:
    """Freeze the study as it is now into <SNAPSHOT_DIR>/<first 16 digits of its hash>; the same content, the same row.

    Raises NotFound, and Conflict where a stored image is missing.
    """
    return Freeze(project_id).run()
