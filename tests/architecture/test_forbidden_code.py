"""What our code never does: unpickle, evaluate text, run a shell, call out from a web process, query by keyword."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
# Commands that a person starts, never a web process: the demo's download and the simulated crowd's client.
COMMANDS = {ROOT / "platform" / "studies"}
PICKLES = {"pickle", "cPickle", "dill", "cloudpickle", "joblib", "marshal", "shelve", "jsonpickle", "yaml"}
CLIENTS = {"requests", "httpx", "aiohttp", "urllib3", "urllib.request", "http.client", "ftplib", "smtplib", "telnetlib"}
BUILTINS = {"eval", "exec", "compile", "__import__"}
CALLS = {("torch", "load"), ("os", "system"), ("os", "popen")}


def files(*folders: str) -> list[Path]:
    found = [path for folder in folders for path in sorted((ROOT / folder).rglob("*.py"))]
    return [path for path in found if not any(command in path.parents for command in COMMANDS)]


def imports(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def refusals(path: Path, tree: ast.AST, *, is_web: bool) -> Iterator[str]:
    for name in imports(tree):
        if name.split(".")[0] in PICKLES:
            yield f"imports {name}"
        if is_web and name in CLIENTS | {client.split(".")[0] for client in CLIENTS if "." not in client}:
            yield f"imports the client {name}"
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            yield from calls(node)


def calls(node: ast.Call) -> Iterator[str]:
    said = {word.arg: word.value.value for word in node.keywords if isinstance(word.value, ast.Constant)}
    if isinstance(node.func, ast.Name) and node.func.id in BUILTINS:
        yield f"calls {node.func.id} in line {node.lineno}"
    if isinstance(node.func, ast.Attribute) and isinstance(node.func.value, ast.Name):
        called = (node.func.value.id, node.func.attr)
        if called in CALLS:
            yield f"calls {'.'.join(called)} in line {node.lineno}"
    if said.get("shell") is True:
        yield f"starts a shell in line {node.lineno}"
    if said.get("allow_pickle") is True:
        yield f"unpickles arrays in line {node.lineno}"


@pytest.mark.parametrize("path", files("annotation", "platform"), ids=lambda path: str(path.relative_to(ROOT)))
def test_the_web_side(path: Path) -> None:
    assert list(refusals(path, ast.parse(path.read_text()), is_web=True)) == []


@pytest.mark.parametrize("path", files("learning"), ids=lambda path: str(path.relative_to(ROOT)))
def test_the_learning_side(path: Path) -> None:
    assert list(refusals(path, ast.parse(path.read_text()), is_web=False)) == []


@pytest.mark.parametrize(
    "code",
    [
        "import pickle",
        "from urllib.request import urlopen",
        "import requests",
        "import torch\ntorch.load('x')",
        "np.load('x', allow_pickle=True)",
        "eval('1')",
        "subprocess.run('ls', shell=True)",
        "os.system('ls')",
    ],
)
def test_the_rule_sees_what_it_forbids(code: str) -> None:
    assert list(refusals(Path("x.py"), ast.parse(code), is_web=True))


def lookups_from_mappings(tree: ast.AST) -> Iterator[int]:
    """Lines where a queryset takes keyword arguments out of a mapping: a caller's keys would become lookups (T5)."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            starred = any(keyword.arg is None for keyword in node.keywords)
            if starred and name in {"filter", "exclude", "get", "annotate", "aggregate", "alias", "Q", "order_by"}:
                yield node.lineno


@pytest.mark.parametrize("path", files("annotation", "platform"), ids=lambda path: str(path.relative_to(ROOT)))
def test_no_queryset_takes_a_callers_keywords(path: Path) -> None:
    assert list(lookups_from_mappings(ast.parse(path.read_text()))) == []
