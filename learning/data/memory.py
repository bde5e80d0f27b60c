"""How much memory there is, so that a file that cannot fit is refused before an hour has been spent on it."""

from pathlib import Path

_SAMPLE = 1 << 16
_GIB = 1 << 30


def refuse_what_does_not_fit(path: Path, bytes_per_row: int) -> None:
    """Raises MemoryError, saying how much memory reading `path` would take, where that is more than there is.

    Rows are counted from the file's size and the length of its first lines. Files that cannot be sized pass.
    """
    try:
        size = path.stat().st_size
        with path.open("rb") as stream:
            sample = stream.read(_SAMPLE)
    except OSError:
        return
    if not sample:
        return
    rows = size * max(1, sample.count(b"\n")) / len(sample)
    lack = lacking(rows * bytes_per_row)
    if lack:
        raise MemoryError(f"{path} has about {rows:.3g} rows; reading them {lack}")


def lacking(needed: float) -> str | None:
    """The end of a sentence that says how much memory is needed and free, where too little is; else None."""
    available = available_memory()
    if available is None or needed <= available:
        return None
    return f"would take {needed / _GIB:.1f} GiB of memory, and {available / _GIB:.1f} GiB are free."


def available_memory() -> int | None:
    """Bytes that can be had without swapping, within the container's limit if there is one; None where nobody says."""
    free = [amount for amount in (_of_the_machine(), _of_the_container()) if amount is not None]
    return min(free, default=None)


def _of_the_machine() -> int | None:
    try:
        lines = Path("/proc/meminfo").read_text(encoding="ascii").splitlines()
    except OSError:
        return None
    amounts = [line.split() for line in lines if line.startswith("MemAvailable:")]
    return int(amounts[0][1]) * 1024 if amounts else None


def _of_the_container() -> int | None:
    """The limit less what is held; files that the kernel merely remembers give way and do not count as held."""
    group = Path("/sys/fs/cgroup")
    try:
        limit = (group / "memory.max").read_text(encoding="ascii").strip()
        held = int((group / "memory.current").read_text(encoding="ascii"))
        lines = (group / "memory.stat").read_text(encoding="ascii").splitlines()
    except OSError:
        return None
    remembered = sum(int(line.split()[1]) for line in lines if line.startswith("file "))
    return max(0, int(limit) - held + remembered) if limit.isdigit() else None
