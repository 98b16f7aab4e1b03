"""Fills the table `identities`: whose report each is, and for which year."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from gklint.archive.store import Store
from gklint.rules.across.identity import Override, Resolver, Said, settle

_CHUNK = 5_000
_SAID = "path, agency, year, year_certain, signature, publisher"


def identify(store: Store, overrides: Iterable[Override] = ()) -> None:
    """Makes the table anew, in one transaction."""
    resolver = Resolver(overrides)
    names: Counter[str] = Counter()
    with store.transaction():
        store.connection.execute("DELETE FROM identities")
        (last,) = store.one("SELECT coalesce(max(report), 0) FROM reports") or (0,)
        for first in range(0, last + 1, _CHUNK):
            rows = []
            said = store.rows(
                f"SELECT report, {_SAID} FROM reports WHERE status = 'checked' AND report >= ? AND report < ? "
                "ORDER BY report",
                [first, first + _CHUNK],
            )
            for report, path, agency, year, certain, signature, publisher in said:
                found = resolver.first(Said(path, agency, year, bool(certain), signature, publisher))
                if found.agency and found.told_by != "override":
                    names[found.agency] += 1
                about = (found.agency, found.year, found.level or None, found.region or None, found.certain)
                rows.append((report, *about, found.told_by or None, found.doubt or None))
            store.insert("identities", rows)
        _settle(store, settle(names))


def _settle(store: Store, changed: dict[str, tuple[str, str]]) -> None:
    from gklint.archive.extras import need
    from gklint.rules.across.identity import region_of

    if not changed:
        return
    pa = need("pyarrow")
    columns = [[name, agency, region_of(agency) or None, doubt or None] for name, (agency, doubt) in changed.items()]
    names = ["name", "agency", "region", "doubt"]
    made = pa.table([pa.array(values, pa.string()) for values in zip(*columns, strict=True)], names=names)
    store.connection.register("settled", made)
    store.connection.execute("""
        UPDATE identities i SET
            agency = CASE WHEN s.doubt IS NULL THEN s.agency ELSE i.agency END,
            region = CASE WHEN s.doubt IS NULL THEN coalesce(s.region, i.region) ELSE i.region END,
            certain = i.certain AND s.doubt IS NULL,
            doubt = coalesce(i.doubt, s.doubt)
        FROM settled s WHERE i.agency = s.name AND i.told_by <> 'override'""")
    store.connection.unregister("settled")
