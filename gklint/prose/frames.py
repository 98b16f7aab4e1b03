"""What the cues around a figure (or a negation) mean together: the rows of `frames`, the first that fits.

Pure: a `Frame` says what a list of cues means in a context, whatever text they come from. A row fits if all that it
needs is there and nothing else is said that it does not allow, so a word that changes the sense (a hotline, a channel,
a posting) takes the figure away by itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, TypeVar

from gklint.prose.lore import Wording
from gklint.resources.records import dataclass

_Sets = tuple[frozenset[str], ...]
_Key = TypeVar("_Key")
_Value = TypeVar("_Value")
_MOST = 4096  # combinations of features that are kept of a kind
_NONE: frozenset[str] = frozenset()
_UNTOLD = frozenset(("untold",))  # the object of a passage that names none: a bare 申请 may be what is meant
_ENTITY = "@legal_entity"
_PERSONS = frozenset(("@natural_person", "citizen"))  # together with any other kind they are all applicants


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the table. needs: sets of features, one of each must be there. allows: what else may be said."""

    wording: Wording
    needs: tuple[frozenset[str], ...]
    allows: frozenset[str]
    denies: frozenset[str]
    anything: bool
    ordered: bool
    zero: bool
    figure: bool
    applicants: bool

    @classmethod
    def of(cls, data: Mapping[str, Any]) -> Row:
        needs = tuple(frozenset(each.split("|")) for each in data["needs"])
        allows = frozenset(data.get("allows", ()))
        wording = Wording(-1, {**data, "id": f"frame:{data['id']}", "needs": None, "allows": None})
        return cls(
            wording, needs, allows.union(*needs), frozenset(data.get("denies", ())), "*" in allows,
            bool(data.get("ordered")), bool(data.get("zero", True)), bool(data.get("figure", True)),
            bool(data.get("applicants")),
        )  # fmt: skip

    def kind(self, known: frozenset[str]) -> str:
        """The kind of applicants that the cues name; "" if they name none, or all."""
        kinds = {each for each in known if each[0] == "@"}
        if not self.applicants or not kinds or (known & _PERSONS and kinds - _PERSONS):
            return ""
        return kinds.pop() if len(kinds) == 1 else _ENTITY

    def names(self, known: frozenset[str]) -> bool:
        """Whether it says what the figure is: a row of applicants only if the cues name one kind."""
        data = self.wording.data
        return bool(data.get("metric") or data.get("reason") or data.get("suffix") or self.kind(known))


class Table:
    """All rows, with the sets of features that belong together. `neutral` features change no sense."""

    def __init__(self, data: Mapping[str, Any]) -> None:
        self.rows = [Row.of(row) for row in data["rows"]]
        self.neutral = frozenset(data["neutral"])
        self.dimensions: Mapping[str, frozenset[str]] = {
            name: frozenset(features) for name, features in data["dimensions"].items()
        }
        self.exclusive = [self.dimensions[name] for name in data["exclusive"]]
        self._beside = list(self.dimensions.values())
        self._dimensioned = frozenset().union(*self._beside)
        self.order: Sequence[str] = data["dimensions"]["object"]
        self.paired = [frozenset().union(*(self.dimensions[name] for name in each)) for each in data["paired"]]
        self.bodies: Sequence[str] = data["bodies"]
        self.naming: Mapping[str, Sequence[str]] = data["named"]
        self.implying = {name: frozenset(features) for name, features in data["implying"].items()}
        self.elsewhen = frozenset(data["elsewhen"])
        self.happening = frozenset(data["happening"])
        self.own = frozenset(data["own"])
        self.leaning = frozenset(data["leaning"])
        self.joining = frozenset().union(*(self.dimensions[name] for name in data["joining"]))
        self.together = frozenset(data["together"])
        self.derived = [(frozenset(each["of"]), each["gives"]) for each in data["derived"]]
        self._known: dict[tuple[_Sets, frozenset[str], bool], tuple[Row, frozenset[str]] | None] = {}
        self._closed: dict[frozenset[str], frozenset[str]] = {}
        self._lacking: dict[tuple[frozenset[str], frozenset[str]], frozenset[str]] = {}
        self._named: dict[_Sets, frozenset[str]] = {}

    @property
    def objects(self) -> frozenset[str]:
        return self.dimensions["object"]

    def content(self, features: Iterable[str]) -> frozenset[str]:
        """Those that say something about the meaning."""
        return frozenset(features) - self.neutral

    def lacking(self, own: frozenset[str], other: frozenset[str]) -> frozenset[str]:
        """Of what others say, what belongs to a dimension that `own` says nothing about."""
        if not other:
            return other
        key = (own, other)
        found = self._lacking.get(key)
        if found is None:
            found = other & self._dimensioned
            for dimension in self._beside:
                if not own.isdisjoint(dimension):
                    found -= dimension
            _keep(self._lacking, key, found)
        return found

    def apart(self, labels: Sequence[frozenset[str]]) -> bool:
        """Whether labels speak of different things, so that no row can mean them together."""
        for dimension in self.exclusive:
            said = [label & dimension for label in labels if label & dimension]
            if said and not frozenset.intersection(*said):
                return True
        return False

    def named(self, cues: Sequence[frozenset[str]]) -> frozenset[str]:
        """The objects that cues name; a word that may mean something else too names none."""
        key = tuple(cues)
        found = self._named.get(key)
        if found is None:
            every = _NONE.union(*cues)
            found = _NONE.union(*[cue for cue in cues if cue <= self.objects])
            found = found or (self.closed(every) & self.objects) - every
            _keep(self._named, key, found)
        return found

    def spoken_of(self, named: frozenset[str], read: tuple[Row, frozenset[str]]) -> str:
        """The object that a figure just read was about: the one named, or what its row needs."""
        row, known = read
        needed = known.intersection(frozenset().union(*row.needs)) if row.anything else known
        return next((name for found in (named, needed) for name in self.order if name in found), "")

    def closed(self, features: frozenset[str]) -> frozenset[str]:
        """With all that follows from them."""
        found = self._closed.get(features)
        if found is None:
            found = features
            for parts, gives in self.derived:
                if parts <= found:
                    found |= {gives}
            _keep(self._closed, features, found)
        return found

    def read(
        self, cues: Sequence[frozenset[str]], given: frozenset[str], zero: bool
    ) -> tuple[Row, frozenset[str]] | None:
        """The first row that fits, and all features that are known. given: what the context says."""
        key = (tuple(cues), given, zero)
        if key not in self._known:
            _keep(self._known, key, self._read(cues, given, zero))
        return self._known[key]

    def _read(
        self, cues: Sequence[frozenset[str]], given: frozenset[str], zero: bool
    ) -> tuple[Row, frozenset[str]] | None:
        own = self.closed(_NONE.union(*cues, given & _UNTOLD))
        # What is spoken of never follows from the context, and a word that may mean something else does not name it.
        known = self.closed(own | given) - (self.objects - own - given) - (self.own - own)
        said = (known - given | own) - self.neutral - _UNTOLD
        for row in self.rows:
            if not (row.zero if zero else row.figure):
                continue
            if not all(need & known for need in row.needs):
                continue
            if not any(
                need & said if said else any("." in each and each in given for each in need) for need in row.needs
            ):
                continue
            if not row.anything and (row.denies & own or not all(self._allowed(cue, row) for cue in cues)):
                continue
            if not row.names(known):
                continue
            if row.ordered and not _in_order(cues, row.needs):
                continue
            return row, known - (own & self.objects - self.named(cues) if not row.anything else _NONE)
        return None

    def _allowed(self, cue: frozenset[str], row: Row) -> bool:
        """Whether a cue has a sense that the row has room for. The features of one cue are its possible senses."""
        if not cue or not cue.isdisjoint(row.allows) or not cue.isdisjoint(self.neutral):
            return True
        return row.applicants and any(feature[0] == "@" for feature in cue)


def _keep(known: dict[_Key, _Value], key: _Key, value: _Value) -> None:
    """Notes what was worked out; there are few combinations of features, but a text could go on making new ones."""
    if len(known) > _MOST:
        known.clear()
    known[key] = value


def _in_order(cues: Sequence[frozenset[str]], needs: Sequence[frozenset[str]]) -> bool:
    at = 0
    for need in needs:
        while at < len(cues) and not need & cues[at]:
            at += 1
        if at == len(cues):
            return False
        at += 1
    return True
