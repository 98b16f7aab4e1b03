"""What the reader knows: `rules/claims/*.yaml`, checked and compiled into plain data, and kept in the compile cache.

Nothing here knows Chinese; everything it needs is a wording, a word list or a key of these files.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from gklint.resources import regex
from gklint.resources.records import dataclass

if TYPE_CHECKING:
    from gklint.prose.cues import Lexicon
    from gklint.prose.frames import Row, Table
    from gklint.prose.sayings import Sayings

# One private character takes the place of each figure, so that a gap never passes over one and lengths stay short.
COUNT, MONEY, SHARE, BARE, TIME, NOISE = "\ue000", "\ue001", "\ue002", "\ue003", "\ue004", "\ue005"
TITLE = "\ue006"  # a document's title in 《》
FIGURES = COUNT + MONEY + SHARE + BARE
_BARRIER = "。！？!?；;，,：:（）()" + FIGURES
_SLOTS = {"N": f"([{COUNT}{BARE}])", "M": f"([{MONEY}])", "P": f"([{SHARE}])", "T": TIME, "HUNDRED": SHARE, "X": NOISE}


@dataclass(frozen=True)
class Wording:
    """One entry of `wordings` (or of `sweeping`), compiled on first use."""

    index: int
    data: Mapping[str, Any]

    @property
    def id(self) -> str:
        return str(self.data["id"])

    def get(self, key: str, default: Any = None) -> Any:
        """An attribute of the entry as written in YAML."""
        return self.data.get(key, default)

    @cached_property
    def metric(self) -> Any:
        """What it states: a metric, or one by topic."""
        return self.data.get("metric")

    @cached_property
    def role(self) -> str:
        """What its figure is in a list."""
        return str(self.data.get("role", ""))

    @cached_property
    def states(self) -> bool:
        """Whether it names a metric (and not a reason to pass over a figure)."""
        return bool(self.data.get("metric") or self.data.get("suffix"))

    @cached_property
    def literals(self) -> frozenset[str]:
        """All strings that its patterns need."""
        return frozenset(word for kind in ("say", "zero") for _, words, _ in self.data.get(kind, ()) for word in words)

    def pattern(self, kind: str, index: int) -> re.Pattern[str]:
        """One of its patterns of a kind, compiled when first asked for."""
        pattern = self._compiled.get((kind, index))
        if pattern is None:
            pattern = self._compiled[kind, index] = regex(self.data[kind][index][0])
        return pattern

    def patterns(self, kind: str, present: set[str]) -> Iterator[re.Pattern[str]]:
        """Its patterns of a kind (`say`, `zero`) that can match a text with these strings in it."""
        for index, (_, words, _) in enumerate(self.data.get(kind, ())):
            if not words or not present.isdisjoint(words):
                yield self.pattern(kind, index)

    @cached_property
    def _compiled(self) -> dict[tuple[str, int], re.Pattern[str]]:
        return {}

    @cached_property
    def label(self) -> re.Pattern[str] | None:
        return regex(self.data["label"]) if self.data.get("label") else None

    @cached_property
    def not_before(self) -> re.Pattern[str] | None:
        return regex(self.data["not_before"] + r"\Z") if self.data.get("not_before") else None

    @cached_property
    def not_after(self) -> re.Pattern[str] | None:
        return regex(self.data["not_after"]) if self.data.get("not_after") else None

    @cached_property
    def not_inside(self) -> re.Pattern[str] | None:
        return regex(self.data["not_inside"]) if self.data.get("not_inside") else None

    @cached_property
    def zero_not_inside(self) -> re.Pattern[str] | None:
        return regex(self.data["zero_not_inside"]) if self.data.get("zero_not_inside") else None

    @cached_property
    def unless_near(self) -> re.Pattern[str] | None:
        return regex(self.data["unless_near"]) if self.data.get("unless_near") else None

    @cached_property
    def link(self) -> re.Pattern[str] | None:
        return regex(self.data["link"]) if self.data.get("link") else None


class Lore:
    """All that `rules/claims/` says, ready for the reader."""

    def __init__(self, data: Mapping[str, Any]) -> None:
        self.data = data
        self.wordings = [Wording(index, entry) for index, entry in enumerate(data["wordings"])]
        self.sweeping = [Wording(index, entry) for index, entry in enumerate(data["sweeping"])]
        self.shares = [Wording(index, entry) for index, entry in enumerate(data["shares"])]
        self.contexts = [Context(entry) for entry in data["contexts"]]
        self.hints = [Hint(entry) for entry in data["hints"]]
        self.nothing = [Hint(entry) for entry in data["nothing"]]
        self.words: Mapping[str, Any] = data["words"]
        self._patterns: dict[str, re.Pattern[str]] = {}

    @cached_property
    def cues(self) -> Lexicon:
        """The words that frames are made of."""
        from gklint.prose.cues import Lexicon

        return Lexicon(self.data["cues"])

    @cached_property
    def table(self) -> Table:
        """What cues mean together."""
        from gklint.prose.frames import Table

        return Table(self.data["table"])

    @cached_property
    def _applicants(self) -> dict[tuple[str, str], Wording]:
        return {}

    def applicant_row(self, row: Row, kind: str) -> Wording:
        """The wording of a row that counts the cases of one kind of applicant only."""
        key = (row.wording.id, kind)
        if key not in self._applicants:
            data = dict(row.wording.data)
            if metric := data.get("metric"):
                data["metric"] = f"{metric}{kind}"
                data.pop("accepts", None)
            else:
                data["suffix"] = kind
            self._applicants[key] = Wording(-1, data)
        return self._applicants[key]

    def pattern(self, name: str) -> re.Pattern[str]:
        """A regular expression of `data["patterns"]` by name."""
        found = self._patterns.get(name)
        if found is None:
            source = self.data["numbers"]["token"] if name == "token" else self.data["patterns"][name]
            found = self._patterns[name] = regex(source)
        return found

    @cached_property
    def holders(self) -> frozenset[str]:
        """Counters of those who do something, never of cases."""
        return frozenset(self.data["numbers"]["holders"])

    @cached_property
    def unsaid(self) -> dict[str, list[re.Pattern[str]]]:
        """What is to be blanked, and what stands for a comma (`blank`, `pause`)."""
        return {name: [regex(source) for source in sources] for name, sources in self.data["unsaid"].items()}

    @cached_property
    def topics(self) -> dict[str, list[tuple[int, str, re.Pattern[str]]]]:
        """For a character the topics whose words can begin with it ("" for any other): place, name, words."""
        kinds = [
            (place, name, regex(source), first)
            for place, (name, (source, first)) in enumerate(self.data["topics"].items())
        ]
        return {
            char: [(place, name, words) for place, name, words, first in kinds if not first or (char and char in first)]
            for char in {"", *"".join(first for _, _, _, first in kinds)}
        }

    @cached_property
    def sayings(self) -> Sayings:
        """Which patterns can match a text."""
        from gklint.prose.sayings import Sayings

        every = (*self.wordings, *self.sweeping, *self.shares)
        return Sayings(self.wordings, self.contexts, {word for each in every for word in each.literals})

    @cached_property
    def telling(self) -> re.Pattern[str]:
        """What a sentence must have to state anything: a figure, a negation, or a word for all."""
        return regex(self.data["telling"])

    @cached_property
    def anchor(self) -> re.Pattern[str]:
        """The words one of which stands in every sentence that states anything."""
        return regex("|".join(map(re.escape, self.data["anchors"])))


class Hint:
    """A telling word beside a figure that no wording owns."""

    def __init__(self, data: Mapping[str, Any]) -> None:
        self.metric: str = data.get("metric", "")
        self.suffix: str = data.get("suffix", "")
        self.accepts: list[str] = data.get("accepts", [])
        self.needs: list[str] = data.get("needs", [])
        self.counters: list[str] = data.get("counters", [])
        self.time: int | None = data.get("time")
        self.matter: bool = data.get("matter", False)
        self._data = data

    @cached_property
    def words(self) -> re.Pattern[str]:
        return regex(self._data["words"])

    @cached_property
    def unless(self) -> re.Pattern[str] | None:
        return regex(self._data["unless"]) if self._data.get("unless") else None


class Context:
    """Words around a figure that make it none of this year and this agency."""

    def __init__(self, data: Mapping[str, Any]) -> None:
        self.reason: str = data["reason"]
        self.doubt: str = data.get("doubt", "")
        self.sentence: bool = data.get("sentence", False)
        self.until_time: bool = data.get("until_time", False)
        self.counters: list[str] = data.get("counters", [])
        self.metrics: str = data.get("metrics", "")
        self.needs: Sequence[Sequence[str]] = data["needs"]  # characters that the left, or the right, cannot do without
        self._data = data

    @cached_property
    def left(self) -> re.Pattern[str] | None:
        return regex(self._data["left"]) if self._data.get("left") else None

    @cached_property
    def right(self) -> re.Pattern[str] | None:
        return regex(self._data["right"]) if self._data.get("right") else None

    @cached_property
    def left_not(self) -> re.Pattern[str] | None:
        return regex(self._data["left_not"]) if self._data.get("left_not") else None


@lru_cache(maxsize=1)
def lore() -> Lore:
    """The knowledge of this installation, from the cache where possible."""
    from gklint.resources import compiled, root

    files = sorted((root() / "rules" / "claims").glob("*.yaml"))
    return Lore(compiled("claims", [*files, root() / "grammar" / "claim.lark"], lambda: build(files)))


def build(files: Iterable[Path]) -> dict[str, Any]:
    """Reads, checks and compiles claim files into JSON-able data. `SpecError` at the place of a fault."""
    from gklint.prose.build import Builder

    return Builder(_BARRIER, _SLOTS).build(files)
