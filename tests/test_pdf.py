"""A report as PDF is judged as the same report as text, whoever printed it."""

from __future__ import annotations

import random
import signal
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

pytest.importorskip("pypdfium2")
pytest.importorskip("reportlab")

from gklint.readers import Unreadable, guard, read_bytes
from gklint.text import Source
from tests.support import defects, layouts, made_hostile, made_pdf, model
from tests.support.made_pdf import Look
from tests.support.same import assert_same, cells, source
from tests.support.style import Style

SETTINGS = settings(
    max_examples=6, deadline=None, derandomize=True, phases=[Phase.generate], suppress_health_check=list(HealthCheck)
)
FAULTS = list(defects.all_defects().values())


def report(seed: int, fault: bool = False) -> model.Report:
    """An invented report, with one fault if asked for."""
    for attempt in range(100):
        rng = random.Random(f"{seed} {attempt}")
        defect = rng.choice(FAULTS) if fault else None
        made = model.invent(rng, defect.plan if defect else model.Plan(official=True))
        made.before, made.after = [], []
        if defect is None or ("L11" not in defect.unfit and defect.apply(made, rng) is not None):
            return made
    raise AssertionError


def text(made: model.Report, style: Style | None = None) -> str:
    return layouts.render(made, "L11", random.Random(0), style=style or Style(random.Random(0))).text


@SETTINGS
@given(seed=st.integers(0, 10**6), fault=st.booleans())
def test_ruled_tables_over_pages(seed: int, fault: bool) -> None:
    made = report(seed, fault)
    data = made_pdf.pdf(made, made_pdf.any_look(random.Random(seed), made.title))
    assert_same(text(made), data, "report.pdf")


def test_places() -> None:
    made = report(7)
    found = source(made_pdf.pdf(made), "report.pdf")
    assert found.format == "pdf"
    at = found.text.index("（七）总计")
    place = found.piece(at).place  # type: ignore[union-attr]
    assert set(place) == {"page", "table", "row", "cell"}
    assert place["page"] > 1
    at = found.text.index("二、主动公开政府信息情况")
    assert set(found.piece(at).place) == {"page", "line"}  # type: ignore[union-attr]


def test_page_numbers_and_running_heads_are_left_out() -> None:
    made = report(7)
    found = source(made_pdf.pdf(made, Look(marks="第 {n} 页", head="青禾县公报")), "report.pdf")
    assert "青禾县公报" not in found.text
    assert "第 2 页" not in found.text
    assert "第2页" not in found.text


def unreadable(data: bytes) -> Unreadable:
    found = read_bytes(data, "report.pdf")
    assert isinstance(found, Unreadable)
    return found


def test_what_cannot_be_read_is_said() -> None:
    data = made_pdf.pdf(report(7))
    assert unreadable(data[: len(data) // 3]).reason == "damaged"
    assert unreadable(b"%PDF-1.7\n" + bytes(range(256)) * 40).reason == "damaged"
    assert unreadable(made_pdf.pdf(report(7), Look(password="secret"))).reason == "password"
    assert unreadable(made_hostile.scan()).reason == "no-text-layer"


def test_a_password_only_against_changes_does_not_matter() -> None:
    made = report(7)
    assert_same(text(made), made_pdf.pdf(made, Look(password="owner")), "report.pdf")


HOSTILE = {
    "forms": (made_hostile.forms, {"damaged", "late"}),
    "circle": (made_hostile.circle, {"damaged", "late", "no-text-layer"}),
    "pages": (lambda: made_hostile.pages(10_000), {"too-many-pages"}),
    "tree": (made_hostile.circular_tree, {"damaged"}),
    "words": (made_hostile.words, {"damaged", "late"}),
    "states": (made_hostile.states, {"damaged", "late", "no-text-layer"}),
    "lines": (made_hostile.lines, {"no-text-layer"}),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_files_made_to_harm(name: str) -> None:
    make, reasons = HOSTILE[name]
    data = make()
    begun = time.monotonic()
    assert unreadable(data).reason in reasons
    assert time.monotonic() - begun < 10


def test_the_next_file_is_read_after_one_that_failed_and_from_other_threads() -> None:
    made = report(7)
    good = made_pdf.pdf(made)
    unreadable(made_hostile.forms())
    assert isinstance(read_bytes(good, "a.pdf"), Source)
    guard._end()
    with ThreadPoolExecutor(2) as pool:  # forking beside threads is no good: the process is started anew
        found = list(pool.map(lambda _: read_bytes(good, "a.pdf"), range(3)))
    assert all(isinstance(one, Source) for one in found)
    guard._end()


@pytest.mark.skipif(not hasattr(signal, "SIGALRM"), reason="no alarms")
def test_an_answer_not_waited_for_is_given_to_no_other() -> None:
    class Enough(BaseException):
        pass

    def ring(*_: object) -> None:
        raise Enough

    before = signal.signal(signal.SIGALRM, ring)
    try:
        signal.setitimer(signal.ITIMER_REAL, 0.2)
        with pytest.raises(Enough):
            guard.guarded(time.sleep, (1,), 30)
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
    assert guard.guarded(len, ("four",), 30) == 4


@given(st.integers(0, 10**6))
@settings(max_examples=15, deadline=None, derandomize=True)
def test_any_damage_ends_well(seed: int) -> None:
    """Bytes changed, cut out, doubled: a source or a reason, nothing else."""
    rng = random.Random(seed)
    data = bytearray(GOOD)
    for _ in range(rng.randint(1, 30)):
        at = rng.randrange(len(data))
        match rng.randrange(3):
            case 0:
                data[at] = rng.randrange(256)
            case 1:
                del data[at : at + rng.randrange(200)]
            case _:
                data[at:at] = data[at : at + rng.randrange(200)]
    assert isinstance(read_bytes(bytes(data), "a.pdf"), Source | Unreadable)


GOOD = made_pdf.pdf(report(7))


def truth(made: model.Report) -> dict[str, str]:
    """What each cell of the tables holds ("" for nothing)."""
    return {cell.metric: cell.text for name in ("two", "three", "four") for cell in layouts.tables_of(made, name)}


def blanked(seed: int) -> tuple[model.Report, Look]:
    """A report some of whose cells were left empty, and how it is printed."""
    rng = random.Random(seed)
    made = model.invent(rng)
    made.before, made.after = [], []
    layouts.leave_blank(made, rng.choice(layouts.BLANKS[1:]), rng)
    return made, made_pdf.any_look(rng, made.title)


@SETTINGS
@given(seed=st.integers(0, 10**6))
def test_empty_cells_are_seen_as_empty(seed: int) -> None:
    made, look = blanked(seed)
    found = cells(source(made_pdf.pdf(made, look), "report.pdf"))
    for metric, words in truth(made).items():
        state, value = found[metric]
        assert (state, str(value) if words else None) == (("number", words) if words else ("blank", None)), metric


@SETTINGS
@given(seed=st.integers(0, 10**6))
def test_without_rules_no_figure_is_read_wrong(seed: int) -> None:
    made, look = blanked(seed)
    look.rules = "none"
    found = cells(source(made_pdf.pdf(made, look), "report.pdf"))
    for metric, words in truth(made).items():
        state, value = found.get(metric, ("missing", None))
        assert state != "number" or str(value) == words, (metric, value, words)


def test_without_rules_most_is_read() -> None:
    read = total = 0
    for seed in range(8):
        made = report(seed)
        found = cells(source(made_pdf.pdf(made, Look(rules="none")), "report.pdf"))
        for metric, words in truth(made).items():
            total += 1
            state, value = found.get(metric, ("missing", None))
            read += state == "number" and str(value) == words
    assert read > 0.9 * total, f"{read} of {total}"
