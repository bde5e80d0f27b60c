"""Lists the benchmarks: the command of each, and the first sentence of its docstring."""

import ast
from pathlib import Path


def listed() -> list[tuple[str, str]]:
    """(name, what it measures) of every module beside this one that is a command."""
    home = Path(__file__).parent
    found = []
    for path in sorted(home.glob("[!_]*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        if _is_command(tree):
            found.append((path.stem, (ast.get_docstring(tree) or "").split("\n", 1)[0]))
    return found


def _is_command(tree: ast.Module) -> bool:
    return any(isinstance(node, ast.If) and "__name__" in ast.unparse(node.test) for node in tree.body)


if __name__ == "__main__":
    for command, text in listed():
        print(f"python -m benchmarks.{command}\n    {text}")
