"""Zip files that mean harm: each is refused with its code, nothing lands outside, nothing is half read."""

import io
import stat
import struct
import tarfile
import zipfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from annotation.media import archives
from annotation.media.archives import Entry, unpack
from annotation.media.outcomes import Unreadable
from tests.factories.batches import zipped


def run(data: bytes, folder: Path) -> list[Entry]:
    """Unpack from memory; everything on the disk must be what the entries name."""
    archive, target = folder / "in.zip", folder / "out"
    archive.write_bytes(data)
    entries = list(unpack(archive, target))
    there = {path for path in folder.rglob("*") if path.is_file()} - {archive}
    assert there == {entry.path for entry in entries if entry.path}
    return entries


def refused(data: bytes, folder: Path) -> str:
    with pytest.raises(Unreadable) as caught:
        run(data, folder)
    return caught.value.code


def one(name: str, data: bytes = b"x", **changes: int) -> bytes:
    """A zip with one entry, whose directory entry is changed."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        info = zipfile.ZipInfo(name)
        for key, value in changes.items():
            setattr(info, key, value)
        archive.writestr(info, data)
    return buffer.getvalue()


def codes(entries: list[Entry]) -> list[str]:
    return [entry.refusal.code if entry.refusal else "" for entry in entries]


def test_files_come_out_whole_in_order_under_numbers(tmp_path: Path) -> None:
    content = {"a/x.png": b"1" * 10, "b/x.png": b"2", "ü.png": b"3"}
    entries = run(zipped(content), tmp_path)
    assert {entry.name: entry.path.read_bytes() for entry in entries if entry.path} == content


@pytest.mark.parametrize(
    "name",
    ["../../x.png", "/abs.png", "C:\\x.png", "dir\\..\\x.png", "a/../../x.png", "..", "a" * 500],
)
def test_names_that_point_outside_are_refused_alone(name: str, tmp_path: Path) -> None:
    entries = run(zipped({name: b"x", "good.png": b"y"}), tmp_path)
    assert codes(entries) == ["archive_path", ""]


def test_a_bomb_stops_at_the_limit(tmp_path: Path) -> None:
    data = zipped({"zeros.png": b"\0" * (archives.RATIO_FLOOR_BYTES + 1)})
    assert len(data) < 100_000
    assert refused(data, tmp_path) == "archive_ratio"


def test_a_bomb_that_lies_about_its_size_is_counted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archives, "RATIO_FLOOR_BYTES", 1000)
    monkeypatch.setattr(archives, "MAX_RATIO", 2)
    data = bytearray(zipped({f"{n}.png": b"\0" * 1_000_000 for n in range(3)}))
    position = 0
    while (position := data.find(b"PK\x01\x02", position)) >= 0:
        struct.pack_into("<I", data, position + 24, 10)
        position += 4
    archive = tmp_path / "in.zip"
    archive.write_bytes(data)
    try:
        entries = list(unpack(archive, tmp_path / "out"))
    except Unreadable as refusal:
        assert refusal.code == "archive_ratio"
    else:
        assert set(codes(entries)) == {"archive_corrupt"}
    assert sum(path.stat().st_size for path in (tmp_path / "out").iterdir()) < 10_000


def test_too_many_entries_are_seen_before_the_directory_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = zipped({str(number): b"" for number in range(6)})
    monkeypatch.setattr(archives, "MAX_ENTRIES", 5)
    monkeypatch.setattr(zipfile, "ZipFile", None)
    assert refused(data, tmp_path) == "archive_entries"


def test_entries_that_share_bytes_are_refused(tmp_path: Path) -> None:
    data = bytearray(zipped({"a.png": b"x" * 100, "b.png": b"y" * 100}))
    second = data.rfind(b"PK\x01\x02")
    struct.pack_into("<I", data, second + 42, 0)
    assert refused(bytes(data), tmp_path) == "archive_overlap"


def test_links_and_encrypted_and_nested_entries_are_refused_alone(tmp_path: Path) -> None:
    link = one("link.png", b"/etc/passwd", external_attr=(stat.S_IFLNK | 0o777) << 16)
    assert codes(run(link, tmp_path)) == ["archive_link"]
    locked = bytearray(one("a.png"))
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        position = locked.find(mark)
        locked[position + offset] |= 1
    assert codes(run(bytes(locked), tmp_path)) == ["archive_encrypted"]
    assert codes(run(zipped({"inner.zip": zipped({"a.png": b"x"})}), tmp_path)) == ["archive_nested"]


def test_a_damaged_entry_spares_the_others(tmp_path: Path) -> None:
    content = {"a.png": bytes(range(256)) * 4, "b.png": b"fine"}
    data = bytearray(zipped(content))
    position = data.find(b"a.png") + 20
    data[position] ^= 0xFF
    assert codes(run(bytes(data), tmp_path)) == ["archive_corrupt", ""]


@pytest.mark.parametrize("share", [0.0, 0.01, 0.5, 0.99])
def test_a_cut_off_archive_is_refused(share: float, tmp_path: Path) -> None:
    data = zipped({f"{n}.png": bytes(range(256)) for n in range(10)})
    assert refused(data[: int(len(data) * share)], tmp_path) in {"archive_corrupt", "archive_unsupported"}


def test_tar_is_not_taken(tmp_path: Path) -> None:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as archive:
        archive.addfile(tarfile.TarInfo("a"), io.BytesIO())
    assert refused(buffer.getvalue(), tmp_path) == "archive_unsupported"


def test_what_systems_leave_behind_is_ignored(tmp_path: Path) -> None:
    names = ["__MACOSX/._a.png", ".DS_Store", "x/Thumbs.db", "._b.png", "DICOMDIR"]
    entries = run(zipped(dict.fromkeys(names, b"x")), tmp_path)
    assert all(entry.ignored for entry in entries)


def test_twins_in_name_are_both_taken_out(tmp_path: Path) -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("a.png", b"1")
        with pytest.warns(UserWarning, match="Duplicate"):
            archive.writestr("a.png", b"2")
    entries = run(buffer.getvalue(), tmp_path)
    assert [entry.path.read_bytes() for entry in entries if entry.path] == [b"1", b"2"]


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_damaged_archives_are_read_or_refused_and_nothing_else(data: st.DataObject, tmp_path: Path) -> None:
    good = bytearray(zipped({"a.png": b"x" * 50, "b/c.png": b"y" * 50}))
    for _ in range(data.draw(st.integers(1, 6))):
        good[data.draw(st.integers(0, len(good) - 1))] = data.draw(st.integers(0, 255))
    archive = tmp_path / "in.zip"
    archive.write_bytes(good)
    try:
        for entry in unpack(archive, tmp_path / "out"):
            assert entry.path is None or entry.path.parent == tmp_path / "out"
    except Unreadable:
        pass
    assert not set(tmp_path.iterdir()) - {archive, tmp_path / "out"}
