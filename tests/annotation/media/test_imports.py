"""The road of an import: dry run, commit, duplicates, groups, gold, annotations that come along, and all or nothing."""

from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from annotation.errors import Conflict, Invalid
from annotation.media import services, store
from annotation.media.folders import folder_of
from annotation.models import Annotation, Asset, Assignment, Event, Group, Import, Member, Project, Task
from annotation.progress import Stopped
from tests.factories.batches import bring_in, check, report_of, send, zipped
from tests.factories.pictures import encoded, noise, png
from tests.factories.west import make_project

pytestmark = pytest.mark.django_db


def pictures(count: int, start: int = 0) -> dict[str, bytes]:
    return {f"slide{n}.png": png(noise(start + n)) for n in range(count)}


def blobs() -> set[str]:
    root = Path(settings.MEDIA_DIR)
    return {path.relative_to(root).as_posix() for path in root.rglob("*") if path.is_file()}


def nothing_there(project: Project) -> bool:
    tables = (Asset, Task, Group, Annotation, Assignment, Member)
    return not blobs() and not any(table.objects.filter(project=project).exists() for table in tables)


def test_a_dry_run_changes_nothing_and_a_commit_brings_all() -> None:
    project = make_project()
    batch, rows = check(project, pictures(3))
    assert batch.state == Import.State.CHECKED
    assert batch.counts["accepted"] == 3
    assert {row.state for row in rows} == {"accepted"}
    assert nothing_there(project)

    services.confirm(import_id=batch.pk)
    done = services.commit_import(batch.pk)
    assert done.state == Import.State.DONE
    tasks = Task.objects.filter(project=project).select_related("asset", "group")
    assert len(tasks) == 3
    assert {task.wanted for task in tasks} == {3}
    assert len({task.group_id for task in tasks}) == 3
    for task in tasks:
        assert store.blob_of(task.asset, store.STORED).path.is_file()
    assert {path.name for path in folder_of(done).path.iterdir()} == {"report.jsonl"}
    event = Event.objects.get(project=project, kind="import.committed")
    assert event.body["tasks"] == 3
    services.commit_import(batch.pk)
    assert Task.objects.filter(project=project).count() == 3


def test_equal_pixels_are_one_task_in_a_batch_and_across_imports() -> None:
    project = make_project()
    pixels = noise(1, channels=1)
    first = {"a.png": png(pixels), "b.tif": encoded(pixels, "TIFF"), "c.png": png(noise(2))}
    batch, rows = check(project, first)
    assert [row.state for row in rows] == ["accepted", "duplicate", "accepted"]
    assert "a.png" in rows[1].why
    services.confirm(import_id=batch.pk)
    services.commit_import(batch.pk)
    batch, rows = check(project, {"again.png": png(pixels), "new.png": png(noise(3))})
    assert [row.state for row in rows] == ["duplicate", "accepted"]
    services.confirm(import_id=batch.pk)
    services.commit_import(batch.pk)
    assert Task.objects.filter(project=project).count() == 3


def test_two_imports_checked_at_once_do_not_double_an_image() -> None:
    project = make_project()
    one, _ = check(project, {"a.png": png(noise(1))})
    two, _ = check(project, {"b.png": png(noise(1)), "c.png": png(noise(2))})
    for batch in (one, two):
        services.confirm(import_id=batch.pk)
        services.commit_import(batch.pk)
    assert Task.objects.filter(project=project).count() == 2


@pytest.mark.parametrize(("group_from", "groups"), [("none", 4), ("folder", 2), ("column", 3)])
def test_groups_come_from_files_folders_or_the_column(group_from: str, groups: int) -> None:
    project = make_project()
    files = {f"{folder}/{n}.png": png(noise(10 * k + n)) for k, folder in enumerate("xy") for n in range(2)}
    manifest = "file,group\nx/0.png,p1\nx/1.png,p1\ny/0.png,p2\ny/1.png,\n"
    bring_in(project, files, manifest=manifest, group_from=group_from)
    assert Group.objects.filter(project=project).count() == groups
    batch, _ = check(project, pictures(2, start=50))
    assert batch.counts["ungrouped"] == 2


def test_existing_annotations_come_in_with_their_annotators() -> None:
    project = make_project(policy={"wanted": 2})
    manifest = (
        "file,annotator,label\n"
        "slide0.png,Dr Adams,positive\nslide0.png,Dr Brown,negative\nslide0.png,Dr Clark,Positive\n"
        "slide1.png,Dr Adams,can't tell\n"
    )
    bring_in(project, pictures(2), manifest=manifest)
    first, second = Task.objects.filter(project=project).order_by("id")
    assert (first.held, first.extras, first.live, second.held) == (2, 1, 0, 1)
    assert list(first.annotations.order_by("id").values_list("label", "is_extra", "source")) == [
        ("positive", False, "import"),
        ("negative", False, "import"),
        ("positive", True, "import"),
    ]
    assert second.annotations.get().value == {"cant_tell": ""}
    assert set(Assignment.objects.values_list("state", flat=True)) == {"done"}
    people = Member.objects.filter(project=project).select_related("user")
    assert {person.user.external_id for person in people} == {"Dr Adams", "Dr Brown", "Dr Clark"}
    assert {person.role for person in people} == {"annotator"}
    assert not any("Dr" in person.pseudonym for person in people)
    adams = people.get(user__external_id="Dr Adams")
    assert (adams.answered, adams.cant_tell) == (2, 1)


def test_the_same_annotations_a_second_time_add_nothing() -> None:
    project = make_project()
    manifest = "file,annotator,label\nslide0.png,r1,positive\nslide0.png,r2,negative\n"
    bring_in(project, pictures(1), manifest=manifest)
    bring_in(project, pictures(1), manifest=manifest + "slide0.png,r3,negative\n")
    task = Task.objects.get(project=project)
    assert (task.held, task.annotations.count(), Member.objects.filter(project=project).count()) == (3, 3, 3)
    assert Member.objects.get(project=project, user__external_id="r1").answered == 1


def test_gold_purposes_test_groups_and_shares() -> None:
    project = make_project()
    files = pictures(40)
    rows = "".join(f"slide{n}.png,g{n // 2},{'positive' if n % 2 else 'negative'}\n" for n in range(40))
    bring_in(project, files, manifest="file,group,class\n" + rows, gold_purpose="check", gold_share=0.5)
    tasks = Task.objects.filter(project=project).select_related("group")
    test = [task for task in tasks if task.group.is_test]
    assert Group.objects.filter(project=project, is_test=True).count() == 4
    assert {task.gold_purpose for task in test} == {"test"}
    rest = [task for task in tasks if not task.group.is_test]
    checks = [task for task in rest if task.gold_purpose == "check"]
    assert {task.gold_purpose for task in rest} == {"", "check"}
    assert 6 <= len(checks) <= 26
    assert {task.wanted for task in checks} == {0}
    assert {task.gold_class for task in rest if not task.gold_purpose} == {""}


def test_gold_for_the_test_makes_its_group_a_test_group_and_no_other() -> None:
    project = make_project()
    manifest = (
        "file,group,class,gold_purpose\n"
        "slide0.png,a,positive,test\nslide1.png,a,,\nslide2.png,b,negative,anchor\nslide3.png,c,,\n"
    )
    bring_in(project, pictures(4), manifest=manifest)
    assert dict(Group.objects.filter(project=project).values_list("name", "is_test")) == {
        "a": True,
        "b": False,
        "c": False,
    }
    _, rows = check(
        project, {"late.png": png(noise(99))}, manifest="file,group,class,gold_purpose\nlate.png,b,positive,test\n"
    )
    assert [(row.state, row.code) for row in rows] == [("rejected", "group_is_trained_on")]


def test_votes_on_check_gold_count_for_the_annotator_and_take_no_place() -> None:
    project = make_project()
    manifest = (
        "file,class,gold_purpose,annotator,label\nslide0.png,positive,check,r1,positive\nslide0.png,,,r2,negative\n"
    )
    bring_in(project, pictures(1), manifest=manifest)
    task = Task.objects.get(project=project)
    assert (task.held, task.extras, task.wanted) == (0, 0, 0)
    told = {m.user.external_id: (m.gold_seen, m.gold_correct) for m in Member.objects.filter(project=project)}
    assert told == {"r1": (1, 1), "r2": (1, 0)}


@pytest.mark.parametrize("step", ["write_votes", "record", "create_tasks"])
def test_a_commit_that_fails_leaves_nothing(step: str, monkeypatch: pytest.MonkeyPatch) -> None:
    project = make_project()
    batch, _ = check(
        project, pictures(3), manifest="file,annotator,label\nslide0.png,r1,positive\nslide1.png,,\nslide2.png,,\n"
    )
    services.confirm(import_id=batch.pk)

    def fails(*args: object, **kwargs: object) -> None:
        raise RuntimeError("the disk is on fire")

    target = (
        "annotation.media.commit.tasks.create_tasks" if step == "create_tasks" else f"annotation.media.commit.{step}"
    )
    with monkeypatch.context() as patch:
        patch.setattr(target, fails)
        with pytest.raises(RuntimeError):
            services.commit_import(batch.pk)
    assert nothing_there(project)
    assert services.commit_import(batch.pk).state == Import.State.DONE
    assert Task.objects.filter(project=project).count() == 3


def test_a_failed_commit_keeps_images_that_others_use(monkeypatch: pytest.MonkeyPatch) -> None:
    other, project = make_project(), make_project()
    bring_in(other, pictures(1))
    kept = blobs()
    batch, _ = check(project, pictures(2))
    services.confirm(import_id=batch.pk)

    def fails(*args: object) -> None:
        raise RuntimeError("the disk is on fire")

    monkeypatch.setattr("annotation.media.commit.write_votes", fails)
    with pytest.raises(RuntimeError):
        services.commit_import(batch.pk)
    assert blobs() == kept


def test_stopping_leaves_nothing_and_can_go_on() -> None:
    project = make_project()
    batch = send(project, pictures(2))
    with pytest.raises(Stopped):
        services.check_import(batch.pk, stop=lambda: True)
    assert services.check_import(batch.pk).state == Import.State.CHECKED
    services.confirm(import_id=batch.pk)
    with pytest.raises(Stopped):
        services.commit_import(batch.pk, stop=lambda: True)
    assert nothing_there(project)
    assert services.commit_import(batch.pk).state == Import.State.DONE


def test_only_what_was_checked_can_be_committed_and_once() -> None:
    project = make_project()
    batch = send(project, pictures(1))
    with pytest.raises(Conflict):
        services.confirm(import_id=batch.pk)
    services.check_import(batch.pk)
    services.confirm(import_id=batch.pk)
    with pytest.raises(Conflict):
        services.confirm(import_id=batch.pk)
    with pytest.raises(Conflict):
        services.check_import(batch.pk)
    services.commit_import(batch.pk)
    assert services.commit_import(batch.pk).state == Import.State.DONE
    assert Event.objects.filter(project=project, kind="import.committed").count() == 1


def test_a_batch_without_any_image_cannot_be_committed() -> None:
    project = make_project()
    batch, rows = check(project, {"notes.png": b"hello"})
    assert rows[0].code == "not_an_image"
    with pytest.raises(Conflict, match="nothing"):
        services.confirm(import_id=batch.pk)
    services.discard(import_id=batch.pk)
    assert Import.objects.get(pk=batch.pk).state == Import.State.DISCARDED
    assert not folder_of(batch).path.exists()


def test_a_zip_is_unpacked_and_its_manifest_found() -> None:
    project = make_project()
    files = {f"cells/{name}": data for name, data in pictures(2).items()}
    archive = zipped({**files, "manifest.csv": b"file,group\nslide0.png,p\ncells/slide1.png,p\n", "__MACOSX/._x": b"x"})
    batch, rows = check(project, archive=archive)
    assert {row.file: row.state for row in rows} == {
        "cells/slide0.png": "accepted",
        "cells/slide1.png": "accepted",
        "manifest.csv": "ignored",
        "__MACOSX/._x": "ignored",
    }
    assert batch.counts["groups"] == 1


def test_two_files_of_one_name_are_both_kept_and_said() -> None:
    project = make_project()
    batch, rows = check(project, [("a.png", png(noise(1))), ("a.png", png(noise(2)))])
    assert [(row.state, row.code) for row in rows] == [("accepted", "same_name")] * 2
    _, rows = check(project, [("a.png", png(noise(1))), ("a.png", png(noise(2)))], manifest="file,group\na.png,g\n")
    assert {row.code for row in rows} == {"manifest_ambiguous"}
    assert batch.counts["accepted"] == 2


def test_a_folder_of_this_machine_is_read_in_place(tmp_path: Path) -> None:
    project = make_project()
    source = tmp_path / "study"
    (source / "atypical").mkdir(parents=True)
    (source / "atypical" / "1.png").write_bytes(png(noise(1)))
    (source / "link.png").symlink_to("/etc/passwd")
    batch = services.receive_local(project_id=project.pk, member_id=None, options={}, path=source)
    services.check_import(batch.pk)
    assert [(row.file, row.state) for row in report_of(batch)] == [("atypical/1.png", "accepted")]
    services.confirm(import_id=batch.pk)
    services.commit_import(batch.pk)
    assert (source / "atypical" / "1.png").exists()


@pytest.mark.parametrize(
    "options",
    [
        {"group_from": "moon"},
        {"gold_purpose": "decoration"},
        {"gold_share": 2},
        {"test_share": "half"},
        {"wanted": 0},
        {"wanted": True},
        {"colour": "red"},
        {"simulated": "yes"},
        {"annotator_source": 5},
    ],
)
def test_wrong_options_are_refused_and_leave_no_folder(options: dict[str, Any]) -> None:
    with pytest.raises(Invalid, match=r"option|must be"):
        send(make_project(), pictures(1), **options)
    assert not Path(settings.IMPORT_DIR).exists()


def test_votes_of_a_class_that_was_taken_away_meanwhile_fail_the_import() -> None:
    project = make_project()
    batch, _ = check(project, pictures(1), manifest="file,annotator,label\nslide0.png,r1,positive\n")
    services.confirm(import_id=batch.pk)
    assert project.schema is not None
    project.schema.classes = [project.schema.classes[0], {"id": "something-else", "name": "Something else"}]
    project.schema.save()
    done = services.commit_import(batch.pk)
    assert done.state == Import.State.FAILED
    assert (done.error or {})["code"] == "schema_changed"
    assert nothing_there(project)


def test_written_votes_equal_a_recount() -> None:
    project = make_project(policy={"wanted": 2})
    rows = "".join(f"slide{n % 3}.png,r{n // 3},positive\n" for n in range(12))
    bring_in(project, pictures(3), manifest="file,annotator,label\n" + rows)
    for task in Task.objects.filter(project=project):
        assert task.held == task.annotations.filter(is_extra=False).count() == 2
        assert task.extras == task.annotations.filter(is_extra=True).count() == 2
