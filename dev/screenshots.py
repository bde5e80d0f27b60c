"""Takes the README's pictures from a running demo: the main screens of each role, one in the dark, one on a phone."""

import argparse
import json
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from playwright.sync_api import Browser, Page, ViewportSize, sync_playwright

from config import environment
from dev import chromium

OUT = Path("docs/pictures")
LOGINS = Path("studies/demo-logins.json")
DESK: ViewportSize = {"width": 1440, "height": 900}
PHONE: ViewportSize = {"width": 390, "height": 844}
SETTLE_MS = 1200


@dataclass(frozen=True, slots=True)
class Shot:
    """One picture: who looks at which page; `{name}` in the path is filled with what the demo has."""

    name: str
    who: str
    path: str
    viewport: ViewportSize
    scheme: Literal["light", "dark"] = "light"


SHOTS = (
    Shot("work", "annotator", "/projects/{project}/work", DESK),
    Shot("work-dark", "annotator", "/projects/{project}/work", DESK, "dark"),
    Shot("work-phone", "annotator", "/projects/{project}/work", PHONE),
    Shot("overview", "manager", "/projects/{project}", DESK),
    Shot("members", "manager", "/projects/{project}/members", DESK),
    Shot("runs", "manager", "/projects/{project}/runs", DESK),
    Shot("run", "manager", "/projects/{project}/runs/{train}", DESK),
    Shot("models", "manager", "/projects/{project}/models", DESK),
    Shot("model", "manager", "/projects/{project}/models/{model}", DESK),
    Shot("queue", "expert", "/projects/{project}/adjudicate", DESK),
    Shot("adjudicate", "expert", "/projects/{project}/adjudicate/{case}", DESK),
)


def main() -> None:
    """Take all pictures that the demo can show; say which it cannot."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("url", help="where the demo answers")
    parser.add_argument("--only", nargs="*", help="names of pictures")
    options = parser.parse_args()
    program = chromium.find()
    if program is None:
        sys.exit(f"no Chromium\n{chromium.HOW}")
    passwords = _passwords(environment.var_dir() / LOGINS)
    OUT.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=program, args=["--no-sandbox", "--disable-gpu"])
        known = _what_there_is(browser, options.url, passwords)
        for shot in SHOTS:
            if not options.only or shot.name in options.only:
                _take(browser, options.url, shot, passwords, known)
        browser.close()


def _passwords(path: Path) -> dict[str, str]:
    if not path.exists():
        sys.exit(f"{path} is missing: start the demo first (make demo).")
    found: dict[str, str] = json.loads(path.read_text())
    return found


def _signed_in(browser: Browser, url: str, shot: Shot, passwords: Mapping[str, str]) -> Page:
    context = browser.new_context(
        base_url=url, viewport=shot.viewport, color_scheme=shot.scheme, device_scale_factor=1.5, reduced_motion="reduce"
    )
    context.request.get("/api/csrf")
    token = next(cookie["value"] for cookie in context.cookies() if cookie["name"] == "csrftoken")
    answer = context.request.post(
        "/api/session",
        data={"username": shot.who, "password": passwords[shot.who]},
        headers={"X-CSRFToken": token, "Referer": url},
    )
    if not answer.ok:
        sys.exit(f"{shot.who} cannot sign in at {url}: {answer.status} {answer.text()}")
    return context.new_page()


def _what_there_is(browser: Browser, url: str, passwords: Mapping[str, str]) -> dict[str, int]:
    """Numbers of the newest project, its newest training, its newest model and its first case."""
    page = _signed_in(browser, url, Shot("", "manager", "", DESK), passwords)

    def first(path: str) -> dict[str, Any] | None:
        items = page.request.get(path).json().get("items") or [None]
        found: dict[str, Any] | None = items[0]
        return found

    project = first("/api/projects?limit=1")
    if project is None:
        sys.exit("The demo has no project yet.")
    base = f"/api/projects/{project['id']}"
    rows = {
        "project": project,
        "train": first(f"{base}/runs?kind=train"),
        "model": first(f"{base}/models"),
        "case": first(f"{base}/adjudications?state=open"),
    }
    page.context.close()
    return {name: int(row["id"]) for name, row in rows.items() if row}


def _take(browser: Browser, url: str, shot: Shot, passwords: Mapping[str, str], known: Mapping[str, int]) -> None:
    try:
        path = shot.path.format(**known)
    except KeyError as missing:
        print(f"{shot.name}: the demo has no {missing.args[0]} yet")
        return
    page = _signed_in(browser, url, shot, passwords)
    page.goto(path)
    page.get_by_role("main").wait_for()
    page.wait_for_load_state("networkidle")
    page.wait_for_timeout(SETTLE_MS)
    if page.get_by_text("Something broke").count():
        sys.exit(f"{path} is broken: {page.get_by_role('main').or_(page.locator('body')).first.inner_text()[:300]}")
    target = OUT / f"{shot.name}.png"
    page.screenshot(path=str(target))
    print(f"{target}")
    page.context.close()


if __name__ == "__main__":
    main()
