"""The operator's command: a folder with a manifest goes in, and what was wrong is said."""

import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from annotation.models import Group, Import, Task
from tests.factories.pictures import noise, png
from tests.factories.west import make_project

pytestmark = pytest.mark.django_db


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    source = tmp_path / "slides"
    source.mkdir()
    for number in range(2):
        (source / f"{number}.png").write_bytes(png(noise(number)))
    (source / "broken.png").write_bytes(b"text")
    return source


def run(*args: object) -> str:
    out = StringIO()
    call_command("import_folder", *map(str, args), stdout=out, stderr=StringIO())
    return out.getvalue()


def test_a_folder_goes_in_with_its_manifest(folder: Path, tmp_path: Path) -> None:
    project = make_project()
    table = tmp_path / "table.csv"
    table.write_text("file,group\n0.png,a\n1.png,a\nbroken.png,a\n")
    told = run(project.pk, folder, "--manifest", table, "--options", json.dumps({"wanted": 7}))
    assert "not_an_image" in told
    assert "Brought in 2 tasks" in told
    assert set(Task.objects.filter(project=project).values_list("wanted", flat=True)) == {7}
    assert Group.objects.get(project=project).name == "a"


def test_a_dry_run_leaves_nothing(folder: Path) -> None:
    project = make_project()
    assert "accepted 2" in run(project.pk, folder, "--dry-run")
    assert not Task.objects.filter(project=project).exists()
    assert Import.objects.get(project=project).state == Import.State.DISCARDED


def test_mistakes_end_with_a_sentence(folder: Path, tmp_path: Path) -> None:
    project = make_project()
    (tmp_path / "bad.csv").write_text("colour\n")
    for args, match in (
        ((project.pk + 1, folder), "no project"),
        ((project.pk, folder / "nowhere"), "does not exist"),
        ((project.pk, folder, "--options", "{"), "--options"),
        ((project.pk, folder, "--options", '{"wanted": 0}'), "wanted"),
        ((project.pk, folder, "--manifest", tmp_path / "bad.csv"), "colour"),
    ):
        with pytest.raises(CommandError, match=match):
            run(*args)
    assert not Task.objects.filter(project=project).exists()
