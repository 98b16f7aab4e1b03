"""Records made the quick way are what the standard library's dataclasses are, but for the freezing at run time."""

from __future__ import annotations

import dataclasses
import importlib.util
import pickle
from types import ModuleType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gklint.resources import records

OPTIONS = [{"frozen": frozen, "slots": slots, "eq": eq} for frozen in (0, 1) for slots in (0, 1) for eq in (0, 1)]
VALUES = st.tuples(st.integers(0, 2), st.text("ab", max_size=1), st.lists(st.integers(0, 1), max_size=1).map(tuple))


def quick() -> ModuleType:
    """The module as it is outside tests."""
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("GKLINT_STRICT", raising=False)
        spec = importlib.util.spec_from_file_location("gklint_quick_records", records.__file__)
        assert spec is not None
        assert spec.loader is not None
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
    return module


QUICK = quick()


def made(dataclass, **options):  # type: ignore[no-untyped-def]
    class Thing:
        number: int
        text: str = ""
        more: tuple[int, ...] = dataclasses.field(default=(), repr=False)

    Thing.__qualname__ = "Thing"
    return dataclass(**options)(Thing)


def test_the_tests_use_the_standard_library() -> None:
    assert records.dataclass is dataclasses.dataclass
    assert QUICK.dataclass is not dataclasses.dataclass


@pytest.mark.parametrize("options", OPTIONS, ids=str)
@given(one=VALUES, other=VALUES)
def test_records_compare_hash_and_show_as_dataclasses(options, one, other) -> None:  # type: ignore[no-untyped-def]
    plain, fast = made(dataclasses.dataclass, **options), made(QUICK.dataclass, **options)
    assert repr(plain(*one)) == repr(fast(*one))
    assert (plain(*one) == plain(*other)) == (fast(*one) == fast(*other))
    assert fast(*one) != plain(*one)
    assert fast(*one) != one
    assert dataclasses.replace(fast(*one), number=9) == fast(9, *one[1:]) or not options["eq"]
    if plain.__hash__ is None:
        assert fast.__hash__ is None
    elif options["eq"]:
        assert hash(plain(*one)) == hash(fast(*one))
    else:
        assert len({fast(*one), fast(*one)}) == 2


def test_what_a_class_says_itself_stays() -> None:
    class Same:
        number: int

        def __eq__(self, other: object) -> bool:
            return True

        def __repr__(self) -> str:
            return "same"

    same = QUICK.dataclass(slots=True)(Same)
    assert same(1) == same(2)
    assert repr(same(1)) == "same"


@pytest.mark.parametrize("frozen", [False, True])
def test_records_travel_between_processes(frozen: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    fast = made(QUICK.dataclass, frozen=frozen, slots=True)
    monkeypatch.setitem(globals(), "Thing", fast)
    assert pickle.loads(pickle.dumps(fast(1, "a", (2,)))) == fast(1, "a", (2,))
