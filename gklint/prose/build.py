"""Compiles `rules/claims/*.yaml` into regex sources. Runs when those files have changed, not in an ordinary run."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from gklint.language.expand import expand
from gklint.language.first import firsts, guarded, one_of, sought
from gklint.language.needed import need_of
from gklint.language.pattern import PatternError, compile_pattern, literals
from gklint.prose.alike import BLANK, MOST_DIGITS
from gklint.prose.build_every import every, share_words
from gklint.resources import Marked, load_marked, validate
from gklint.text.numerals import ARABIC, CHINESE, HAN, SOME

_DIGIT = "[0-9０-９]"
_SINGLE = ("not_before", "not_after", "not_inside", "zero_not_inside", "unless_near", "link")
_MOST_WORDS = 6


class Builder:
    """Merges the files, checks them against the schema and compiles every pattern in them."""

    def __init__(self, barrier: str, slots: Mapping[str, str]) -> None:
        self.barrier = barrier
        self.slots = dict(slots)
        self.characters = {name: source.strip("()[]") for name, source in slots.items()}
        self.lexicon: dict[str, list[str]] = {}
        self.at: tuple[Marked, Sequence[str | int]] | None = None

    def build(self, files: Iterable[Path]) -> dict[str, Any]:
        """The compiled data. `SpecError` with file, line and column where something is wrong."""
        loaded = [load_marked(path) for path in files]
        merged: dict[str, Any] = {"wordings": [], "sweeping": [], "shares": [], "contexts": [], "topics": {}}
        merged |= {"hints": [], "nothing": [], "frames": [], "cues": {}, "silent": []}
        places: dict[int, tuple[Marked, Sequence[str | int]]] = {}
        for marked in loaded:
            validate(marked.data, "claims", marked)
            for key, value in marked.data.items():
                if isinstance(value, list):
                    merged[key].extend(value)
                    for index, entry in enumerate(value):
                        places[id(entry)] = (marked, (key, index))
                elif key == "cues":
                    for name, words in value.items():
                        merged[key].setdefault(name, []).append((words, (marked, (key, name))))
                elif key in ("lexicon", "topics"):
                    target = self.lexicon if key == "lexicon" else merged["topics"]
                    for name, words in value.items():
                        if name in target:
                            raise marked.error((key, name), f"`{name}` stands in two files", key=True)
                        target[name] = words
                        places[id(words)] = (marked, (key, name))
                else:
                    merged[key] = value
                    places[id(value)] = (marked, (key,))
        self.places = places
        self.slots["Z"] = f"({self.pattern('%no')})(?!{self.pattern('%no_not')})"
        self.slots["O"] = (
            f"({self.words(merged['links']['zero'])})(?!{self.pattern('%none_not')}|{self.pattern('%no_not')})"
        )
        out: dict[str, Any] = {"words": merged["words"], "numbers": self.numbers(merged["numbers"])}
        out["wordings"] = [each for entry in merged["wordings"] for each in self.wording(entry, places[id(entry)])]
        out["sweeping"] = [self.entry(entry, places[id(entry)]) for entry in merged["sweeping"]]
        out["shares"] = [self.entry(entry, places[id(entry)]) for entry in merged["shares"]]
        out["contexts"] = [self.context(entry, places[id(entry)]) for entry in merged["contexts"]]
        out["topics"] = {name: self.topic(words, places[id(words)]) for name, words in merged["topics"].items()}
        out["patterns"] = self.patterns(merged, places)
        out["patterns"] |= {
            "token_start": one_of(firsts(out["numbers"]["token"])) or "(?s:.)",
            "alike": self.alike(merged["numbers"]),
        }
        out["unsaid"] = merged["unsaid"]
        unsaid = [source for sources in merged["unsaid"].values() for source in sources]
        out["patterns"]["unsaid"] = sought("|".join(f"(?:{source})" for source in unsaid))
        out["anchors"] = merged["numbers"]["core"]
        for name in ("hints", "nothing"):
            out[name] = [self.hint(entry, places[id(entry)]) for entry in merged[name]]
        counters = "".join(sorted({word[0] for word in (*merged["numbers"]["counters"], merged["numbers"]["tenth"])}))
        telling = (*merged["numbers"]["telling"], *merged["numbers"]["half"])
        out["telling"] = f"{_DIGIT}|{self.words(telling)}|{HAN}[{counters}{SOME}]"
        out["sums"] = merged.get("sums", {})
        out["cues"] = self.cues(merged["cues"], merged["silent"])
        stating = self.stating(out, merged["every"])
        out["patterns"]["stating"] = sought(stating)
        rows = sorted(merged["frames"], key=lambda row: row.get("rank", 5))
        out["table"] = {**merged["table"], "rows": rows}
        return out

    def stating(self, out: Mapping[str, Any], every: Mapping[str, Any]) -> str:
        """What a sentence must have to state anything, white space and numerals apart: a figure, a negation, a word for
        all or none, or an entry of `sweeping` that goes without."""
        denials = [word for word, names in out["cues"].items() if not {"no", "none"}.isdisjoint(names)]
        words = [*denials, *every["all"], *every["whole"], *every["none"]]
        alone = [source for entry in out["sweeping"] if not entry.get("every") for source, *_ in entry.get("say", ())]
        found = [f"[{self.figures}]", self.slots["Z"], self.slots["O"], *map(re.escape, words), *alone]
        return "|".join(f"(?:{source})" for source in dict.fromkeys(found))

    # ------------------------------------------------------------ frames

    def cues(self, cues: Mapping[str, Any], silent: Sequence[str]) -> dict[str, list[str]]:
        """All words of the cues with their features, and those that say nothing."""
        found: dict[str, list[str]] = {}
        for name, lists in cues.items():
            for words, (marked, keys) in lists:
                for index, text in enumerate(words):
                    for word in self.strings(text, marked, (*keys, index)):
                        if name not in (names := found.setdefault(word, [])):
                            names.append(name)
        for text in silent:
            for word in self.strings(text):
                found.setdefault(word, []).append("silent")
        return {word: names for word, names in found.items() if word}

    def strings(self, text: str, marked: Marked | None = None, keys: Sequence[str | int] = ()) -> list[str]:
        try:
            return expand(text, self.lexicon, self.characters)
        except PatternError as error:
            if marked is None:
                raise
            raise marked.error(keys, error.message, error.expected, offset=error.column - 1) from error

    def topic(self, words: Sequence[str], place: tuple[Marked, Sequence[str | int]]) -> list[str]:
        """The words of a topic as one regex source, and what they can begin with ("" for anything)."""
        source = guarded(self.choice(words, place))
        return [source, "".join(sorted(firsts(source)))]

    # ------------------------------------------------------------ entries

    def wording(self, entry: Mapping[str, Any], place: tuple[Marked, Sequence[str | int]]) -> Iterable[dict[str, Any]]:
        """One compiled wording; several where `by` (metrics) or `say_by` (applicants) lists them."""
        if "by" in entry:
            for metric, patterns in entry["by"].items():
                accepts = [metric, entry["also"]] if "also" in entry else [metric]
                also = entry.get("also")
                alone = {**entry, "id": f"{entry['id']}:{metric.rpartition('.')[2]}", "metric": metric, "say": patterns}
                alone["accepts"] = accepts if also else [metric]
                del alone["by"]
                yield self.entry(alone, (place[0], (*place[1], "by", metric)))
        elif "say_by" in entry:
            for suffix, patterns in entry["say_by"].items():
                alone = {**entry, "id": f"{entry['id']}:{suffix}", "suffix": f"@{suffix}", "say": patterns}
                del alone["say_by"]
                yield self.entry(alone, (place[0], (*place[1], "say_by", suffix)))
        else:
            yield self.entry(entry, place)

    def entry(self, entry: Mapping[str, Any], place: tuple[Marked, Sequence[str | int]]) -> dict[str, Any]:
        """An entry with its patterns as regex sources, each with the literals one of which any match needs."""
        out = dict(entry)
        for key in ("say", "zero"):
            if key in entry:
                out[key] = [
                    [
                        guarded(self.pattern(text, place[0], (*place[1], key, index))),
                        sorted(literals(text, self.lexicon)),
                        need_of(text, self.lexicon, self.characters),
                    ]
                    for index, text in enumerate(entry[key])
                ]
        if "label" in entry:
            out["label"] = self.choice(entry["label"], place, "label")
        for key in ("named", "rates"):
            if key in entry:
                out[key] = {
                    name: self.pattern(text, place[0], (*place[1], key, name)) for name, text in entry[key].items()
                }
        for key in _SINGLE:
            if key in entry:
                out[key] = self.pattern(entry[key], place[0], (*place[1], key))
        return out

    def hint(self, entry: Mapping[str, Any], place: tuple[Marked, Sequence[str | int]]) -> dict[str, Any]:
        patterns = {
            key: self.pattern(entry[key], place[0], (*place[1], key)) for key in ("words", "unless") if key in entry
        }
        return {**entry, **patterns}

    def context(self, entry: Mapping[str, Any], place: tuple[Marked, Sequence[str | int]]) -> dict[str, Any]:
        out: dict[str, Any] = {key: value for key, value in entry.items() if not key.startswith("left")}
        tail = "left_end" in entry
        if tail or "left" in entry:
            source = self.pattern(entry.get("left_end") or entry["left"], place[0], (*place[1], "left"))
            out["left"] = f"(?:{source})\\Z" if tail else source
        texts = [entry[key] for key in ("left_end", "left", "right") if key in entry]
        out["needs"] = [need_of(text, self.lexicon, self.characters) for text in texts]
        if "right" in entry:
            out["right"] = self.pattern(entry["right"], place[0], (*place[1], "right"))
        for key, ending in (("left_end_not", "\\Z"), ("left_not", "")):
            if key in entry:
                out["left_not"] = f"(?:{self.pattern(entry[key], place[0], (*place[1], key))}){ending}"
        return out

    # ------------------------------------------------------------ patterns by name

    def patterns(self, merged: Mapping[str, Any], places: Mapping[int, Any]) -> dict[str, str]:
        """The links between labels and figures, the words of years and scopes: one regex source each."""
        links, years = merged["links"], merged["years"]
        figure = f"([{self.figures}])"
        share = self.slots["HUNDRED"]
        many = f"{{0,{_MOST_WORDS}}}?"
        aside = f"[（(][^（）(){self.figures}]{{0,24}}[）)]"  # 办结许可（含变更、延续）689件
        after = f"(?:{self.words(links['after'])}){many}"
        gap = f"[^{self.barrier}]{{0,10}}?"
        beside = f"{gap}(?:{self.pattern(links['compares'])})(?:{gap}[{self.figures}]){{0,2}}[^{self.barrier}]{{0,8}}?"
        out: dict[str, str] = {
            "after": f"{after}(?:{aside}{after})?{figure}",
            "joined": f"(?:{self.pattern(links['joined'])}){figure}",
            "before": f"{figure}(?:{self.words(links['before'])}){many}\\Z",
            "list": f"(?:{self.words(links['list_word'])}){{0,8}}?(?:{beside})?[，,：:]?"
            f"(?:{self.words(links['lister'])})"
            f"(?:{self.words(links['list_word'])}){{0,4}}?"
            f"([{self.figures}](?:(?:{self.words(self.lexicon['and'])}|[，,])[{self.figures}])*)",
            "revised": f"{self.pattern(links['revised'])}{figure}",
            "share": f"(?:{self.words(links['rate'])})?{self.slots['HUNDRED']}[（(]{figure}",
            "share_list": f"(?:{self.words(links['share_lister'])})[^{self.barrier}]{{0,14}}?"
            f"({share}(?:(?:{self.words(self.lexicon['and'])}|[，,]){share})+)",
            "compared_to": f"{beside}[，,](?:{self.pattern(links['amounts'])}){figure}",
            "comma": f"[，,]{figure}(?=[；;。])",
            "sums_up": self.words(merged["lists"]["sums_up"]),
            "total_words": self.words(merged["lists"]["total"]),
            "zero_end": f"(?:[{self.barrier}、]|$|{self.words([*self.lexicon['counter'], *links['zero_tail']])})",
            "run": f"[{self.figures}](?:(?:{self.words(self.lexicon['and'])}|[，,])[{self.figures}])+",
            "zero_after": f"(?:{self.words(links['zero_after'])}){{0,6}}?{self.slots['O']}",
            "loose": f"[^{self.barrier}]{{0,10}}?[：:（(]?[^{self.barrier}]{{0,3}}?{figure}",
            "loose_no": self.words(links["loose_no"]),
            "no_before": f"{self.slots['Z']}[^{self.barrier}]{{0,5}}?\\Z",
            "opener": f"(?:{self.words(links['opener'])}){{0,4}}\\Z",
            "and": f"(?:{self.words(self.lexicon['and'])})",
            "list_word": f"(?:{self.words(links['list_word'])}|{self.slots['X']})",
            "list_open": self.words(merged["lists"]["open"]),
            "list_head": self.words([*merged["lists"]["open"], *merged["lists"]["heads"]]),
            "list_closed": self.words(merged["lists"]["closed"]),
            "includes": f"[，,（(、：:]?(?:{self.words(merged['lists']['includes'])})",
            "includes_carried_in": "|".join(self.pattern(text) for text in merged["lists"]["includes_carried_in"]),
            "lead": f"(?:{self.words(years['this'])}|{self.slots['T']}|{self.pattern(merged['scopes']['own'])}){{0,3}}",
            "disclosure": self.pattern("%disclosure"),
            "body": self.pattern(merged["scopes"]["body"]),
            "other_matter": self.pattern(merged["scopes"]["other_matter"]),
            "below": self.pattern(merged["scopes"]["below"]),
            "suffered": self.pattern(merged["scopes"]["suffered"]),
            "published": f"{behind_none(self.lexicon['unpublished'])}(?:{self.pattern('%published')})",
            "deed": self.pattern("(%decide|%executed|%issue)"),
            "no": self.slots["Z"],
            "naming": self.pattern(years["naming"]),
            "compared": f"(?:{self.words(years['compared'])})\\Z",
            "carried": f"(?:{self.pattern(years['carried'])})\\Z",
            **{f"scope_{name}": self.pattern(text) for name, text in merged["scopes"].items()},
            **every(merged["every"], self.pattern),
            **share_words(merged["share_words"], self.pattern),
            "name": f"(?:{self.pattern(merged['scopes']['name'])})\\Z",
            **{f"year_{name}": self.words(years[name]) for name in ("this", "last", "before_last", "next")},
        }
        return out

    @property
    def figures(self) -> str:
        return "".join(re.findall("[\ue000-\ue003]", self.barrier))

    def numbers(self, numbers: Mapping[str, Any]) -> dict[str, Any]:
        """The tokenizer: one regex with a named group for each kind of figure."""
        before = {word: bound for bound, words in numbers["before"].items() for word in words}
        after = {word: bound for bound, words in numbers["after"].items() for word in words}
        counters, money = self.words(numbers["counters"]), self.words(numbers["money"])
        refused = f"(?<![{re.escape(numbers['no_count_after'])}])"
        raw = {"D": f"{_DIGIT}+", "H": f"{refused}{HAN}+", "C": f"(?:{_DIGIT}+|{refused}{HAN}+)",
               "X": f"(?:{_DIGIT}+|{HAN}+)"}  # fmt: skip
        noise = "|".join(f"(?:{compile_pattern(text, self.lexicon, slots=raw)})" for text in numbers["noise"])
        year = rf"(?:(?<!{_DIGIT})(?:[1１][9９]|[2２][0０]){_DIGIT}{{2}}|二[〇○零]{HAN}{{2}})年度?"
        share = rf"百分之{HAN}+(?:点{HAN}+)?|{_DIGIT}+(?:[.．]{_DIGIT}+)?[%％﹪]"
        some = f"[{numbers['tenth_some']}]?"
        tenth = rf"{refused}(?P<tenth>{HAN}){some}{numbers['tenth']}{some}(?![{numbers['tenth_not']}])"
        share = rf"{share}|(?P<half>{self.words(numbers['half'])})|{tenth}"
        none = rf"(?P<none>{self.pattern(numbers['not_one'])}){numbers['one']}(?:{counters})(?!{counters}|{HAN})"
        box = rf"[（(［\[](?P<boxed>{ARABIC})[)）］\]](?P<boxunit>{counters})"
        token = (
            rf"(?P<time>{year}(?:{_DIGIT}{{1,2}}月(?:{_DIGIT}{{1,2}}日)?)?)|(?P<keep>{self.words(numbers['keep'])})|{none}|{box}|(?P<title>《[^《》。]{{1,80}}》)|(?P<noise>(?:{self.words(before)})?(?:{noise}))"
            rf"|(?P<before>{self.words(before)})?(?:(?P<share>{share})|(?P<number>{ARABIC})(?P<unit>{money}|{counters})?"
            rf"|{refused}(?P<han>{CHINESE})(?P<hanunit>{money}|{counters}))(?P<after>{self.words(after)})?"
        )
        return {"token": token, "before": before, "after": after, "exact_before": numbers["exact_before"],
            "people": numbers["people"], "holders": numbers["holders"], "cases": numbers["cases"],
                "postings": numbers["postings"], "half": numbers["half"], "money": numbers["money"]}  # fmt: skip

    def alike(self, numbers: Mapping[str, Any]) -> str:
        """What prose that says the same differs in (`alike.py`): white space, counts of any size, years (group 2)."""
        apart = f"[^0-9０-９{BLANK[1:]}"
        blank, han, digit = BLANK, "[\u4e00-\u9fff]", "[0-9]"
        told = "".join({word[0] for word in numbers["money"]}) + SOME + HAN.strip("[]") + numbers["not_alike"]
        before = f"(?:(?<={han}{digit})|(?<=[、；：（(）)]{digit})|(?<={apart}，{digit})|(?<={han}{blank}{digit}))"
        behind = f"{blank}{{0,2}}(?:(?![{told}]){han}|[，、；。）)](?!{blank}*{_DIGIT}))"
        count = f"{before}{digit}{{0,{MOST_DIGITS - 1}}}(?={behind})"
        year = f"(?<!{_DIGIT}{digit})(?:(?<=1)9|(?<=2)0){digit}{{2}}(?={blank}{{0,2}}年)()"
        space = f"(?<={blank})(?<![。！？!?]{blank})(?<!{blank}{blank})"
        space += f"(?:(?<!{_DIGIT}{blank}){blank}*|{blank}*(?!{blank}|{_DIGIT}))"
        first = blank[:-1] + "0-9]"
        return f"({first}(?:(?<={digit})(?:{count}|{year})|{space}))"

    # ------------------------------------------------------------ small things

    def choice(self, texts: Sequence[str], place: tuple[Marked, Sequence[str | int]], key: str = "") -> str:
        keys = (*place[1], *([key] if key else []))
        sources = [self.pattern(text, place[0], (*keys, index)) for index, text in enumerate(texts)]
        return "|".join(f"(?:{source})" for source in sources)

    def pattern(self, text: str, marked: Marked | None = None, keys: Sequence[str | int] = ()) -> str:
        try:
            return compile_pattern(text, self.lexicon, slots=self.slots, barrier=self.barrier)
        except PatternError as error:
            if marked is None:
                raise
            raise marked.error(keys, error.message, error.expected, offset=error.column - 1) from error

    def words(self, words: Iterable[str]) -> str:
        return self.pattern("(" + "|".join(words) + ")") if words else "(?!)"


def behind_none(words: Iterable[str]) -> str:
    """What refuses a match directly behind one of some words."""
    return "".join(f"(?<!{re.escape(word)})" for word in words)
