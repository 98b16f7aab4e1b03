"""Compares the reports of an archive: who is who, then the rules across reports; their findings beside the others."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from hashlib import blake2b, sha256
from itertools import islice
from typing import Any

from gklint.archive.collection import Stored
from gklint.archive.given import Tree, kept
from gklint.archive.identities import identify
from gklint.archive.rows import Row
from gklint.archive.store import Store
from gklint.render.data import dumps, plain
from gklint.rules.across.identity import Override
from gklint.rules.across.judge import KIND, judge, metrics
from gklint.rules.across.model import Across, End
from gklint.rules.model import Rule

_CHUNK = 200  # findings whose places are looked up together


def compare(
    store: Store,
    rules: Iterable[Rule],
    *,
    overrides: Sequence[Override] | None = None,
    tree: Tree | None = None,
    lang: str = "zh",
    again: bool = False,
) -> bool:
    """Judges the reports together, unless nothing has changed since that was done last (`again`: in any case).

    Whether it was done. Earlier findings of this kind are replaced. overrides, tree: None for those given last time.
    """
    chosen = [rule for rule in rules if rule.kind == KIND]
    overrides, tree = kept(store, overrides, tree)
    key = _key(store, chosen, overrides, tree, lang)
    if not again and store.meta("compared") == key:
        return False
    identify(store, overrides)
    collection = Stored(store, metrics(rule for rule in chosen if rule.spec["compares"] != "versions"), tree)
    with store.transaction():
        store.connection.execute("DELETE FROM diagnostics WHERE scope = 'archive'")
        found = judge(chosen, collection, lang)
        while chunk := list(islice(found, _CHUNK)):
            collection.look_up(end for each in chunk for end in (each.at, *each.others))
            # by report, so that each text is unpacked once
            chunk.sort(key=lambda each: (each.at.document.key, each.code, each.message))
            store.insert("diagnostics", [_row(each, collection) for each in chunk])
        _number(store)
        store.set_meta("compared", key)
    return True


def _key(store: Store, rules: Sequence[Rule], overrides: Sequence[Override], tree: Tree, lang: str) -> str:
    state = store.one("SELECT count(*), bit_xor(hash(report, content, result_key, path)) FROM reports")
    said = [
        [rule.code, rule.level.name, rule.spec, rule.message, rule.messages, rule.help, rule.compiled] for rule in rules
    ]
    whole = repr((state, said, list(overrides), sorted(tree.items()), lang))
    return blake2b(whole.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


def _row(found: Across, collection: Stored) -> Row:
    at = found.at
    source = collection.source(at.document.key)
    location = source.location(collection.span(at))
    start, end = location.start, location.end
    related = [_other(each, collection) for each in found.others]
    evidence = dumps([found.code, plain(found.data)])
    return (
        at.document.key, 0, "archive", found.code, found.rule, str(found.severity), found.message,
        start.line, start.column, start.offset, end.line, end.column, end.offset,
        dumps(dict(location.place)) if location.place else None,
        sha256(evidence.encode("utf-8", "surrogatepass")).hexdigest()[:16],
        "[]", dumps(related), dumps(plain(found.data)),
        found.working, "", found.help, found.source, found.others[0].document.key if found.others else None,
    )  # fmt: skip


def _other(end: End, collection: Stored) -> dict[str, Any]:
    location = collection.source(end.document.key).location(collection.span(end))
    found: dict[str, Any] = {"message": end.message, "path": end.document.path, "location": location.as_dict()}
    if end.words:
        found["words"] = end.words
    return found


def _number(store: Store) -> None:
    """Gives the new findings of each report the numbers after those it has alone."""
    store.connection.execute("""
        UPDATE diagnostics d SET ordinal = n.ordinal FROM (
            SELECT a.report, a.fingerprint, a.code, a.message,
                   coalesce(b.most, 0)
                   + row_number() OVER (PARTITION BY a.report ORDER BY a.start_offset, a.code, a.message) AS ordinal
            FROM diagnostics a LEFT JOIN (
                SELECT report, max(ordinal) AS most FROM diagnostics WHERE scope = 'report' GROUP BY report) b
            USING (report)
            WHERE a.scope = 'archive') n
        WHERE d.scope = 'archive' AND d.report = n.report AND d.fingerprint = n.fingerprint AND d.code = n.code
              AND d.message = n.message""")


def told(store: Store) -> Iterator[dict[str, Any]]:
    """The findings across reports, in the order of paths."""
    rows = store.stream("""
        SELECT r.path, d.start_line, d.start_column, d.severity, d.code, d.message, d.related
        FROM diagnostics d JOIN reports r USING (report) WHERE d.scope = 'archive' ORDER BY r.path, d.ordinal""")
    for path, line, column, severity, code, message, related in rows:
        yield {
            "path": path, "line": line, "column": column, "severity": severity, "code": code, "message": message,
            "related": json.loads(related),
        }  # fmt: skip


def doubtful(store: Store) -> list[tuple[Any, ...]]:
    """(path, agency, year, told_by, doubt) of the reports that are not compared, and of those without an identity."""
    return store.rows("""
        SELECT r.path, i.agency, i.year, i.told_by, i.doubt FROM identities i JOIN reports r USING (report)
        WHERE NOT i.certain ORDER BY r.path""")
