"""A syntax tree for people (one part a line, indented) and as JSON, piece by piece."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from gklint.render.cells import visible
from gklint.render.data import SCHEMA_VERSION, TOOL, dumps
from gklint.text import Span

if TYPE_CHECKING:
    from gklint.syntax import Tree

_LONGEST = 60  # characters of a leaf shown to people


def as_text(tree: Tree) -> Iterator[str]:
    """Lines `kind line:column-line:column  text`, indented by depth."""
    pending: list[tuple[Any, int]] = [(tree.root, 0)]
    while pending:
        part, depth = pending.pop()
        start, end, _ = tree.source.location(part.span)
        where = f"{start.line}:{start.column}-{end.line}:{end.column}"
        children = getattr(part, "children", None)
        text = "" if children is not None else f"  {_short(tree.source.text[part.start : part.stop])}"
        yield f"{'  ' * depth}{part.kind} {where}{text}\n"
        pending.extend((child, depth + 1) for child in reversed(children or ()))


def as_json(tree: Tree, ascii_only: bool = False) -> Iterator[str]:
    """One object: {"schema_version", "tool", "path", "tree"}; a part has kind, span (offsets in the text), location,
    and either children or the text with the separators behind it, so that the texts of all leaves are the whole."""
    head = f'"schema_version": "{SCHEMA_VERSION}", "tool": {dumps(TOOL)}, "path": {dumps(tree.source.path, ascii_only)}'
    yield f'{{{head}, "tree": '
    pending: list[Any] = [tree.root]
    while pending:
        part = pending.pop()
        if isinstance(part, str):
            yield part
            continue
        span: Span = part.span
        data: dict[str, Any] = {
            "kind": part.kind,
            "span": [span.start, span.end],
            "location": tree.source.location(span).as_dict(),
        }
        children = getattr(part, "children", None)
        if children is None:
            yield dumps({**data, "text": tree.text(part)}, ascii_only)
            continue
        yield f'{dumps(data, ascii_only)[:-1]}, "children": ['
        pending.append("]}")
        for index in range(len(children) - 1, -1, -1):
            pending.append(children[index])
            if index:
                pending.append(",\n")
    yield "}\n"


def _short(text: str) -> str:
    shown = visible(text.replace("\n", "⏎").replace("\t", "⇥"))
    return f"「{shown}」" if len(shown) <= _LONGEST else f"「{shown[: _LONGEST - 1]}…」"
