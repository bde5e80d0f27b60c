"""A headless Chromium in front of the real product: Django's live server, the built frontend, a real database."""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Playwright, expect, sync_playwright

from jobs import bell

# Playwright's sync API runs an event loop in the test's thread; Django would refuse the database there.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

CANDIDATES = ("chromium", "chromium-browser", "google-chrome", "chrome")
FLAGS = (
    "--no-sandbox",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-gpu",
)
TIMEOUT_MS = 30_000  # of a machine that has much else to do; on a quiet one nothing takes a second
DESK = {"width": 1440, "height": 900}
expect.set_options(timeout=TIMEOUT_MS)


def chromium() -> str | None:
    """The path of the machine's Chromium, or what CHROMIUM names."""
    return os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, CANDIDATES)), None)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything in this folder drives a browser."""
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.django_db(transaction=True))


@pytest.fixture(autouse=True)
def _no_bell(monkeypatch: pytest.MonkeyPatch) -> None:
    """Runs are executed by the tests themselves: no worker is told of them."""
    monkeypatch.setattr(bell, "_sent", lambda *_args: False)


@pytest.fixture(scope="session")
def playwright_driver() -> Iterator[Playwright]:
    with sync_playwright() as driver:
        yield driver


@pytest.fixture(scope="session")
def browser(playwright_driver: Playwright) -> Iterator[Browser]:
    path = chromium()
    assert path, "no Chromium: run `make test`, which leaves these tests out and says so, or set CHROMIUM"
    browser = playwright_driver.chromium.launch(executable_path=path, args=list(FLAGS))
    yield browser
    browser.close()


@pytest.fixture
def profile(browser: Browser, live_server: object) -> Iterator[Callable[..., BrowserContext]]:
    """Makes fresh profiles, at 1440 px unless told otherwise; the test fails for any error that a page logs."""
    opened: list[BrowserContext] = []
    faults: list[str] = []

    def hear(message: ConsoleMessage) -> None:
        if message.type == "error" and "Failed to load resource" not in message.text:
            faults.append(message.text)

    def make(**options: Any) -> BrowserContext:
        context = browser.new_context(base_url=str(live_server), **{"viewport": DESK} | options)
        context.set_default_timeout(TIMEOUT_MS)
        context.set_default_navigation_timeout(2 * TIMEOUT_MS)
        context.on("console", hear)
        context.on("weberror", lambda error: faults.append(str(error.error)))
        opened.append(context)
        return context

    yield make
    for context in opened:
        context.close()
    assert not faults, faults


@pytest.fixture
def context(profile: Callable[..., BrowserContext]) -> BrowserContext:
    return profile()


@pytest.fixture
def page(context: BrowserContext) -> Page:
    return context.new_page()
