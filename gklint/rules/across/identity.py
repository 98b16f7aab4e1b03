"""Whose report it is and for which year, from all that says so: title, signature, page, path, and a file of overrides.

In: what is said of each report. Out: an `Identity`; where what is said disagrees or is too little, it is not certain
and says why, and the report is not compared with others. Names, endings and places are data: rules/agencies.yaml.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from fnmatch import fnmatchcase
from pathlib import PurePosixPath

from gklint.form.meta import level_of
from gklint.resources.records import dataclass, replace
from gklint.rules.across.naming import agency_words, pattern

_SHORTEST = 4  # characters of a name that says which agency


@dataclass(frozen=True, slots=True)
class Said:
    """What a report and its surroundings say. year_certain: whether the text says the year itself."""

    path: str
    agency: str | None = None
    year: int | None = None
    year_certain: bool = True
    signature: str | None = None
    publisher: str | None = None


@dataclass(frozen=True, slots=True)
class Identity:
    """agency and year as far as they are known; certain: sure enough to compare reports; doubt: a key of words."""

    agency: str | None
    year: int | None
    level: str = ""
    region: str = ""
    certain: bool = True
    told_by: str = ""
    doubt: str = ""


@dataclass(frozen=True, slots=True)
class Override:
    """One line of an override file: for files (`path`, a pattern) or for a spelling (`name`)."""

    path: str = ""
    name: str = ""
    agency: str = ""
    year: int | None = None
    region: str = ""


class Resolver:
    """Tells reports apart. Used in two steps: `first` for each report, then `settle` with all names that were met."""

    def __init__(self, overrides: Iterable[Override] = ()) -> None:
        given = list(overrides)
        self.names = {bare(each.name): each for each in given if each.name}
        self.files = {each.path: each for each in given if each.path}
        self.globs = [each for each in given if each.path and any(char in each.path for char in "*?[")]

    def first(self, said: Said) -> Identity:
        """What can be told from the report alone."""
        override = self._for(said.path)
        name, told_by, doubt = _agency(said)
        year, year_doubt = _year(said)
        region = ""
        if override is not None:
            if override.agency:
                name, told_by, doubt = override.agency, "override", ""
            if override.year is not None:
                year, year_doubt = override.year, ""
            region = override.region
        if name and (alias := self.names.get(bare(name))) is not None:
            name, told_by, doubt = alias.agency or name, "override", ""
            region = region or alias.region
        doubt = doubt or year_doubt
        if name is None:
            return Identity(None, year, "", region, False, "", doubt)
        level = level_of(name)
        return Identity(
            name, year, "" if level == "unknown" else level, region or region_of(name), not doubt, told_by, doubt
        )

    def _for(self, path: str) -> Override | None:
        posix = path.replace("\\", "/")
        if (found := self.files.get(path) or self.files.get(posix)) is not None:
            return found
        return next((each for each in self.globs if fnmatchcase(posix, each.path)), None)


def settle(names: Mapping[str, int]) -> dict[str, tuple[str, str]]:
    """Spellings of one agency brought together. names: each with how often it was met. Gives for each name that changes
    the one to use, and why it is in doubt ("": it is not).

    A name without the places above it is the one longer name that ends so; where there are several, it cannot be told
    which.
    """
    spelled: dict[str, str] = {}
    for name in sorted(names, key=lambda each: (-names[each], -len(each), each)):
        spelled.setdefault(bare(name), name)
    longer: dict[str, set[str]] = {}
    for key in spelled:
        for tail in _tails(key):
            if tail in spelled:
                longer.setdefault(tail, set()).add(key)
    found: dict[str, tuple[str, str]] = {}
    for name in names:
        key = bare(name)
        above = longer.get(key, set())
        if len(above) > 1:
            deepest = [each for each in above if not any(each != other and other.endswith(each) for other in above)]
            above = set(deepest)
        if len(above) > 1:
            found[name] = (spelled[key], "several-longer")
        elif len(above) == 1:
            (only,) = above
            found[name] = (spelled[only], "")
        elif spelled[key] != name:
            found[name] = (spelled[key], "")
    return found


def settled(identity: Identity, names: Mapping[str, tuple[str, str]]) -> Identity:
    """An identity after `settle`."""
    if identity.agency is None or identity.agency not in names or identity.told_by == "override":
        return identity
    agency, doubt = names[identity.agency]
    if doubt:
        return replace(identity, certain=False, doubt=identity.doubt or doubt)
    return replace(identity, agency=agency, region=region_of(agency) or identity.region)


# ---------------------------------------------------------------- what says what


def _agency(said: Said) -> tuple[str | None, str, str]:
    """(name, what told it, doubt)."""
    from_path = path_agency(said.path)
    title = said.agency
    if title and not pattern("endings").match(title):
        # words behind the name were taken for a part of it: who signed, or the page, may say where it ends
        for told_by, other in (("signature", said.signature), ("publisher", said.publisher), ("path", from_path)):
            if other and len(other) >= _SHORTEST and region_of(other) and title.startswith(other):
                return other, told_by, ""
        if not title.isalpha():
            return title, "title", "title-odd"
    if title and len(title) >= _SHORTEST and region_of(title):
        if said.signature and not _same(title, said.signature):
            return title, "title", "signature-differs"
        return title, "title", ""
    if said.signature and len(said.signature) >= _SHORTEST and region_of(said.signature):
        if title and not _same(title, said.signature):
            return said.signature, "signature", "title-differs"
        return said.signature, "signature", ""
    if title:
        # 应急管理局 in a folder of 青禾区
        place = next((region_of(part) for part in reversed(_parts(said.path)) if region_of(part)), "")
        if place and pattern("endings").match(title):
            return place + title, "path", "" if from_path and _same(place + title, from_path) else "place-from-path"
        return title, "title", "name-short"
    if from_path and said.publisher and _same(from_path, said.publisher):
        return from_path, "path", ""
    if from_path:
        return from_path, "path", "only-path"
    if said.publisher:
        return said.publisher, "publisher", "only-publisher"
    return None, "", "no-agency"


def _year(said: Said) -> tuple[int | None, str]:
    named = path_year(said.path)
    if said.year is not None and said.year_certain:
        return said.year, ""
    if said.year is not None:
        return said.year, "" if named == said.year else "year-assumed"
    return (named, "only-path-year") if named else (None, "no-year")


def path_year(path: str) -> int | None:
    """The year that a path names: its last part that names just one."""
    for part in reversed(_parts(path)):
        years = set(pattern("year").findall(part))
        if len(years) == 1:
            return int(years.pop())
    return None


def path_agency(path: str) -> str | None:
    """The agency that a path names: its last part that is an agency's name when the usual words are taken away."""
    around = pattern("around")
    for part in reversed(_parts(path)):
        name = re.sub(r"[^\u4e00-\u9fff·]+", "", around.sub("", part))
        if len(name) >= _SHORTEST and region_of(name) and pattern("endings").match(name):
            return name
    return None


def _parts(path: str) -> list[str]:
    parts = list(PurePosixPath(path.replace("\\", "/").replace("!/", "/")).parts)
    return [*parts[:-1], PurePosixPath(parts[-1]).stem] if parts else []


# ---------------------------------------------------------------- names


def bare(name: str) -> str:
    """A name without what some write and others leave out."""
    name = re.sub(r"\s+", "", name)
    for word in agency_words()["same"]:
        if name.endswith(word) and len(name) > len(word) + 1:
            name = name[: -len(word)]
    return name


def region_of(name: str) -> str:
    """The place at the head of an agency's name, "" where there is none."""
    found = pattern("region").match(name)
    return found.group() if found else ""


def _same(one: str, other: str) -> bool:
    return any(a.endswith(b) or b.endswith(a) for a, b in ((one, other), (bare(one), bare(other))))


def _tails(key: str) -> tuple[str, ...]:
    """A name without its first, its first two … places."""
    region = region_of(key)
    cuts = [found.end() for found in pattern("unit").finditer(region)]
    return tuple(key[cut:] for cut in cuts if region_of(key[cut:]) and len(key) - cut >= _SHORTEST)
