"""What two renderings of one report must have in common: every cell, every diagnostic."""

from __future__ import annotations

from collections import Counter

from gklint.api.checking import check_source
from gklint.api.options import Options
from gklint.form.bind import bind
from gklint.readers import Unreadable, read_bytes
from gklint.text import Source


def source(data: bytes, name: str) -> Source:
    """The source in a rendering; it must be readable."""
    found = read_bytes(data, name)
    assert not isinstance(found, Unreadable), found
    return found


def cells(of: Source) -> dict[str, tuple[str, object]]:
    """Metric -> (state, value)."""
    return {fact.metric: (fact.state.value, fact.value) for fact in bind(of).facts.values()}


def said(of: Source) -> Counter[tuple[str, str, str]]:
    """The diagnostics by code, fingerprint and words."""
    return Counter(
        (found.code, found.fingerprint, found.message) for found in check_source(of, Options.of()).diagnostics
    )


def assert_same(text: str, data: bytes, name: str) -> Source:
    """A rendering is judged as its text is."""
    plain, made = source(text.encode(), "report.md"), source(data, name)
    a, b = cells(plain), cells(made)
    differing = {metric: (a.get(metric), b.get(metric)) for metric in a | b if a.get(metric) != b.get(metric)}
    assert not differing, f"{differing}\n{made.text}"
    more, less = said(made) - said(plain), said(plain) - said(made)
    assert not more, f"{more}\n{made.text}"
    assert not less, f"{less}\n{made.text}"
    return made
