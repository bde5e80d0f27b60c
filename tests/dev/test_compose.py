"""docker-compose.yml: the roles that the product needs, and no secret in it."""

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from jobs.kinds import KINDS

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def compose() -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
    return loaded


def test_every_role_is_there_and_there_is_one_beat(compose: dict[str, Any]) -> None:
    services = compose["services"]
    assert set(services) == {"postgres", "redis", "migrate", "web", "worker-cpu", "worker-gpu", "beat"}
    beats = [name for name, service in services.items() if "beat" in service.get("command", ())]
    assert beats == ["beat"]
    workers = [service["command"] for name, service in services.items() if name.startswith("worker")]
    assert all("--no-beat" in command for command in workers)


def test_every_queue_of_a_kind_of_work_has_a_worker(compose: dict[str, Any]) -> None:
    commands = " ".join(str(service.get("command", "")) for service in compose["services"].values())
    assert all(kind.queue in commands for kind in KINDS.values())


def test_volumes_and_dependencies_exist(compose: dict[str, Any]) -> None:
    for service in compose["services"].values():
        assert set(service.get("depends_on", {})) <= set(compose["services"])
        for volume in service.get("volumes", ()):
            assert volume.split(":")[0] in compose["volumes"]


def test_secrets_come_from_the_environment_and_are_demanded(compose: dict[str, Any]) -> None:
    text = (ROOT / "docker-compose.yml").read_text()
    for name in ("SECRET_KEY", "POSTGRES_PASSWORD", "REDIS_PASSWORD"):
        uses = re.findall(r"\$\{" + name + r"(:\?)?", text)
        assert uses
        assert all(use == ":?" for use in uses), f"{name} may be empty somewhere"
    example = (ROOT / ".env.example").read_text()
    assert re.search(r"^SECRET_KEY=$", example, re.MULTILINE)


def test_redis_keeps_what_it_took_and_postgres_checks_its_pages(compose: dict[str, Any]) -> None:
    services = compose["services"]
    command = services["redis"]["command"]
    assert command[command.index("--appendonly") + 1] == "yes"
    assert "--data-checksums" in services["postgres"]["environment"]["POSTGRES_INITDB_ARGS"]


def test_the_image_puts_both_source_folders_on_the_path() -> None:
    dockerfile = (ROOT / "Dockerfile").read_text()
    assert "PYTHONPATH=/app:/app/platform" in dockerfile
    assert "torchvision" not in dockerfile
