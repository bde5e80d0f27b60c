"""Makes the virtual environment and installs the project into it, with PyTorch's CPU build unless GPU=1.

Works with whatever package index is configured: PyTorch's own index of CPU builds is only added where it answers, and
only matters where the configured index would bring the CUDA build.
"""

import os
import subprocess
import sys
import urllib.error
import urllib.request
import venv
from pathlib import Path

OLDEST = (3, 11)
CPU_INDEX = "https://download.pytorch.org/whl/cpu"
ANSWER_SECONDS = 5


def main() -> None:
    """Install into the folder named on the command line."""
    if sys.version_info < OLDEST:
        sys.exit(f"Python {'.'.join(map(str, OLDEST))} or newer is needed, this is {sys.version.split()[0]}.")
    folder = Path(sys.argv[1])
    if not (folder / "bin" / "python").exists():
        print(f"Making {folder} with Python {sys.version.split()[0]}", flush=True)
        venv.create(folder, with_pip=True, symlinks=True)
    pip = [str(folder / "bin" / "python"), "-m", "pip", "install", "--disable-pip-version-check", "-q"]
    where = [] if os.environ.get("GPU") == "1" or not _answers(CPU_INDEX) else ["--extra-index-url", CPU_INDEX]
    print("Installing the Python packages (some minutes the first time)", flush=True)
    subprocess.run([*pip, *where, "-c", "constraints.txt", "torch"], check=True)
    subprocess.run([*pip, *where, "-c", "constraints.txt", "-e", ".[ml,dev]"], check=True)


def _answers(index: str) -> bool:
    try:
        with urllib.request.urlopen(f"{index}/torch/", timeout=ANSWER_SECONDS) as page:  # noqa: S310 - a constant
            return bool(page.status == 200)
    except (urllib.error.URLError, OSError):
        return False


if __name__ == "__main__":
    try:
        main()
    except subprocess.CalledProcessError as error:
        sys.exit(f"The installation stopped: {' '.join(error.cmd[1:5])} … ended with {error.returncode}.")
