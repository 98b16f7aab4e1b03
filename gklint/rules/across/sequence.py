"""`compares: sequence`: the years of an agency's reports without a gap.

A gap is a year between two reports of an agency for which there is none, nor one that may be its own.
"""

from __future__ import annotations

from collections.abc import Iterator

from gklint.rules.across.emit import across, end
from gklint.rules.across.model import Across, Collection, End
from gklint.rules.model import Rule

PLACEHOLDERS = ("agency", "year", "path", "previous", "missing", "count")


def judge(rule: Rule, collection: Collection, lang: str) -> Iterator[Across]:
    """One finding for each gap, at the first report after it."""
    for group in collection.groups():
        last = group[0]
        for document in group[1:]:
            missing = list(range(last.year + 1, document.year))
            if missing:
                found = collection.doubtful(document.agency)
                missing = [year for year in missing if year not in found]
            if missing:
                values = {"previous": last.year, "missing": [str(year) for year in missing], "count": len(missing)}
                yield across(
                    rule, lang, End(document), [end(rule, lang, last, values)], values,
                    data={"agency": document.agency, "missing": missing},
                )  # fmt: skip
            last = document


def metrics(rule: Rule) -> Iterator[str]:
    """It looks at no cells."""
    return iter(())
