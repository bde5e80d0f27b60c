"""Group names as the world outside sees them: keyed, so that a patient's number cannot be found by trying all."""

import hashlib
import hmac

from django.conf import settings

from annotation.models import Project

KEY_LENGTH = 20


def group_keys(project: Project) -> "GroupKeys":
    """The pseudonyms of a project's groups."""
    return GroupKeys(project.pk, project.seed)


class GroupKeys:
    """Maps group names to keyed hashes; the key is the installation's secret, the project's id and its seed."""

    def __init__(self, project_id: int, seed: int) -> None:
        secret = f"consilium group {project_id} {seed} {settings.SECRET_KEY}"
        self._key = hashlib.sha256(secret.encode()).digest()
        self._known: dict[str, str] = {}

    def __getitem__(self, name: str) -> str:
        """G and 20 hexadecimal digits."""
        if name not in self._known:
            digest = hmac.new(self._key, name.encode(), hashlib.sha256).hexdigest()
            self._known[name] = f"g{digest[:KEY_LENGTH]}"
        return self._known[name]
