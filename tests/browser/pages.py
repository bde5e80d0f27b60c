"""The workspace and the sign-in form, as a person uses them."""

from playwright.sync_api import Page, expect

# The product takes no answer in the first 150 ms of an image: a key that bounces must not answer the next one.
LOOK_MS = 250


class Workspace:
    """An annotator at work, by the keyboard."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.badge = page.locator("header").get_by_role("status")
        self.count = page.locator("header strong")
        self.answers = page.get_by_role("group", name="Answers").get_by_role("button")

    def ready(self) -> None:
        """Wait until the image is there and has been looked at."""
        expect(self.answers.first).to_be_enabled()
        self.page.wait_for_timeout(LOOK_MS)

    def press(self, key: str) -> None:
        """Press a key when the image is there."""
        self.ready()
        self.page.keyboard.press(key)

    def answer(self, key: str) -> None:
        """Answer with a key, and see the count grow."""
        self.ready()
        before = int(self.count.inner_text())
        self.page.keyboard.press(key)
        expect(self.count).to_have_text(str(before + 1))

    def saved(self) -> None:
        """Wait until everything has arrived."""
        expect(self.badge).to_have_text("Saved")


def sign_in(page: Page, username: str, password: str) -> None:
    """Fill in the sign-in form, wherever it is shown."""
    page.get_by_label("User name").fill(username)
    page.get_by_label("Password", exact=True).fill(password)
    page.get_by_role("button", name="Sign in").click()
