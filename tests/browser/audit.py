"""What every screen must keep: nothing runs off the page, landmarks, names for controls, contrast, a visible focus."""

from pathlib import Path

from playwright.sync_api import Page

_READABLE = (Path(__file__).parent / "audit.js").read_text(encoding="utf-8")
_CONTROLS = {
    "button",
    "link",
    "textbox",
    "searchbox",
    "combobox",
    "checkbox",
    "radio",
    "slider",
    "spinbutton",
    "switch",
    "tab",
    "menuitem",
    "option",
}
# Links of the navigation alone are more than this.
FEWEST = 12
# How the focused control, its label and its frame look; the same is asked again when the focus has gone.
_LOOKS = """(one) => {
  const around = [one, one.nextElementSibling, one.parentElement, one.parentElement?.parentElement];
  return around.filter(Boolean).map((near) => {
    const style = getComputedStyle(near);
    const outline = style.outlineStyle === "none" ? "none" : style.outline;
    return [outline, style.boxShadow, style.borderColor, style.backgroundColor].join("|");
  });
}"""
_SAID = "(one) => one.getAttribute('aria-label') || one.textContent.trim().slice(0, 40) || one.outerHTML.slice(0, 80)"


def still(page: Page) -> None:
    """Nothing moves any more: what is measured is what stays."""
    page.add_style_tag(content="*, *::before, *::after { transition: none !important; animation: none !important }")


def unreadable(page: Page) -> list[str]:
    """Complaints about overflow, landmarks and contrast."""
    found: list[str] = page.evaluate(_READABLE)
    return found


def nameless(page: Page) -> list[str]:
    """Controls without a name in the browser's accessibility tree, by role."""
    session = page.context.new_cdp_session(page)
    nodes = session.send("Accessibility.getFullAXTree")["nodes"]
    session.detach()
    return [
        f"a nameless {role}: {node.get('description', {}).get('value', '')}"
        for node in nodes
        if not node["ignored"]
        and (role := node["role"]["value"]) in _CONTROLS
        and not node.get("name", {}).get("value", "").strip()
    ]


def unseen_focus(page: Page, steps: int) -> list[str]:
    """Where Tab, pressed so often or to the end of the page, leads to something that does not show the focus."""
    complaints: list[str] = []
    for step in range(steps):
        page.keyboard.press("Tab")
        focused = page.evaluate_handle("document.activeElement").as_element()
        if focused is None or focused.evaluate("(one) => one === document.body"):
            return complaints if step > FEWEST else [*complaints, f"the way ends after {step} steps"]
        with_focus = focused.evaluate(_LOOKS)
        said = focused.evaluate(_SAID)
        if not focused.evaluate("(one) => one.checkVisibility()"):
            complaints.append(f"step {step}: hidden: {said}")
        focused.evaluate("(one) => one.blur()")
        if focused.evaluate(_LOOKS) == with_focus:
            complaints.append(f"step {step}: not to be seen on: {said}")
        focused.evaluate("(one) => one.focus({ focusVisible: true })")
    return complaints
