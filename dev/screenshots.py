"""Takes the README's pictures from a running demo. `make screenshots` calls it.

The log-ins are those that the demo made. Taking them leaves one trace in the demo: the expert claims the first case of
the queue and answers it blind, since the evidence is shown only after that.
"""

import argparse
import io
import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from PIL import Image
from playwright.sync_api import Browser, Page, ViewportSize, expect, sync_playwright

from config import environment
from dev import chromium

PICTURES = Path("docs/pictures")
LOGINS = environment.var_dir() / "studies" / "demo-logins.json"
DESK: ViewportSize = {"width": 1440, "height": 900}
PHONE: ViewportSize = {"width": 390, "height": 844}
FLAGS = ("--no-sandbox", "--disable-gpu", "--force-color-profile=srgb", "--font-render-hinting=none")
PATIENCE_MS = 60_000
MOST_BYTES = 250_000


class Missing(Exception):
    """The demo does not have yet what a picture shows."""


@dataclass(frozen=True)
class Shot:
    """One picture: whose page it is, how it is reached from the project's address, and how it is looked at."""

    name: str
    who: Literal["annotator", "expert", "manager"]
    reach: Callable[[Page, str], None]
    size: ViewportSize
    scheme: Literal["light", "dark"] = "light"


def work(page: Page, project: str) -> None:
    """The annotator's workspace with an image."""
    page.goto(f"{project}/work")
    expect(page.get_by_role("group", name="Answers").get_by_role("button").first).to_be_enabled()


def overview(page: Page, project: str) -> None:
    """The live dashboard, its charts drawn."""
    page.goto(project)
    _drawn(page)


def members(page: Page, project: str) -> None:
    """The members' table."""
    page.goto(f"{project}/members")
    expect(page.get_by_role("table", name="Members")).to_be_visible()


def adjudicate(page: Page, project: str) -> None:
    """The first case, answered blind, with its evidence and waterfall."""
    page.goto(f"{project}/adjudicate")
    start = page.get_by_role("link", name="Start with the first")
    expect(start.or_(page.get_by_text("Nothing waits for an expert"))).to_be_visible()
    if not start.is_visible():
        raise Missing("no case waits for an expert")
    start.click()
    evidence = page.get_by_role("heading", name="How the consensus came about")
    blind = page.get_by_text("Answer first for yourself.")
    expect(evidence.or_(blind)).to_be_visible()
    if blind.is_visible():
        page.get_by_role("group", name="Answers").get_by_role("button").first.click()
    _drawn(page)
    evidence.evaluate("(heading) => heading.closest('section').scrollIntoView({ block: 'end' })")


def model(page: Page, project: str) -> None:
    """The newest model version."""
    versions = page.request.get(f"/api{project}/models").json()["items"]
    if not versions:
        raise Missing("the demo has no model yet; its first training must end, or be started under Runs")
    page.goto(f"{project}/models/{max(one['id'] for one in versions)}")
    _drawn(page)


SHOTS = (
    Shot("work", "annotator", work, DESK, "dark"),
    Shot("work-390", "annotator", work, PHONE),
    Shot("adjudicate", "expert", adjudicate, DESK),
    Shot("overview", "manager", overview, DESK),
    Shot("members", "manager", members, DESK),
    Shot("model", "manager", model, DESK),
)


def main() -> int:
    """Take them all; the exit status tells whether that was possible."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("address", nargs="?", default="http://127.0.0.1:8000", help="where the demo runs")
    parser.add_argument("--logins", type=Path, default=LOGINS, help="the demo's file of log-ins")
    parser.add_argument("--out", type=Path, default=PICTURES, help="the folder of the pictures")
    parser.add_argument("--only", nargs="+", choices=[shot.name for shot in SHOTS], help="take these pictures only")
    options = parser.parse_args()
    browser_path = chromium.find()
    if browser_path is None:
        print(f"Screenshots need a Chromium.\n{chromium.HOW}")
        return 1
    if not options.logins.exists():
        print(f"There are no log-ins in {options.logins}: start `make demo` first, and leave it running.")
        return 1
    logins: dict[str, str] = json.loads(options.logins.read_text())
    options.out.mkdir(parents=True, exist_ok=True)
    status = 0
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=browser_path, args=list(FLAGS))
        for shot in SHOTS:
            if options.only and shot.name not in options.only:
                continue
            try:
                written = _taken(browser, shot, options.address, logins[shot.who], options.out)
            except Missing as missing:
                print(f"{shot.name}: not taken: {missing}", flush=True)
                status = 1
            else:
                print(f"{written}: {written.stat().st_size // 1000} kB", flush=True)
        browser.close()
    return status


def _taken(browser: Browser, shot: Shot, address: str, password: str, folder: Path) -> Path:
    with _signed_in(browser, shot, address, password) as (page, project):
        shot.reach(page, project)
        return _written(page, folder / f"{shot.name}.png")


@contextmanager
def _signed_in(browser: Browser, shot: Shot, address: str, password: str) -> Iterator[tuple[Page, str]]:
    """A page of a fresh profile after signing in as the shot's person, and the address of the demo's project."""
    context = browser.new_context(
        base_url=address,
        viewport=shot.size,
        color_scheme=shot.scheme,
        reduced_motion="reduce",
        has_touch=shot.size == PHONE,
        is_mobile=shot.size == PHONE,
        locale="en-GB",
        timezone_id="UTC",
    )
    context.set_default_timeout(PATIENCE_MS)
    page = context.new_page()
    page.goto("/signin")
    page.get_by_label("User name").fill(shot.who)
    page.get_by_label("Password", exact=True).fill(password)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url("**/projects")
    memberships = context.request.get("/api/session").json()["memberships"]
    try:
        yield page, f"/projects/{max(one['project_id'] for one in memberships)}"
    finally:
        context.close()


def _drawn(page: Page) -> None:
    """Wait until the charts are there."""
    expect(page.locator("figure svg").first).to_be_visible()
    page.wait_for_load_state("networkidle")


def _written(page: Page, path: Path) -> Path:
    """The picture as a file of at most MOST_BYTES: a photograph in it may cost the full range of colours."""
    page.mouse.move(0, 0)
    page.evaluate("document.fonts.ready")
    data = page.screenshot(animations="disabled", caret="hide", scale="css")
    picture = Image.open(io.BytesIO(data)).convert("RGB")
    picture.save(path, optimize=True)
    if path.stat().st_size > MOST_BYTES:
        picture.quantize(256).save(path, optimize=True)
    return path


if __name__ == "__main__":
    expect.set_options(timeout=PATIENCE_MS)
    sys.exit(main())
