"""Lines of prose to paragraphs: a paragraph's line ends vanish, a heading keeps its line."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Sequence

from gklint.readers.pages.furniture import layout_words
from gklint.readers.pages.lines import Line
from gklint.resources.records import dataclass

_TOKEN = re.compile("[!-~\u2019\u201d\u3001-\u3003\u3009\u300b\u300d\u300f\uff01\uff09\uff0c\uff1a\uff1b\uff1f]+|.")


@dataclass(frozen=True, slots=True)
class Column:
    """The column that prose is set in. pitch: from one line to the next. size: of its characters."""

    left: float
    right: float
    pitch: float
    size: float


def column(lines: Sequence[Line]) -> Column:
    """The column of a document: where most long lines end, where most begin."""
    if not lines:
        return Column(0, 0, 0, 0)
    widest = max(line.x1 - line.x0 for line in lines)
    long = [line for line in lines if line.x1 - line.x0 > 0.6 * widest and not line.gapped] or list(lines)
    em = sorted(line.height for line in long)[len(long) // 2]
    ends = Counter(round(line.x1 / (em / 2)) for line in long)
    most = max(ends.values())
    right = max(end for end, count in ends.items() if count * 2 >= most) * em / 2 + em / 4
    begins = Counter(round(line.x0 / (em / 2)) for line in long)
    left = min(begin for begin, count in begins.items() if count * 4 >= max(begins.values())) * em / 2
    steps = Counter(
        round((b.y0 - a.y0) * 2)
        for a, b in itertools.pairwise(lines)
        if a.page == b.page and b.y0 > a.y0 and a.x1 > right - 2 * em
    )
    return Column(left, right, max(steps, key=lambda step: (steps[step], -step)) / 2 if steps else 2 * em, em)


def continues(before: Line, line: Line, first: Line, set_in: Column) -> bool:
    """Whether a line goes on with the paragraph whose last line is `before` and whose first is `first`."""
    em = before.height
    if before.gapped or line.gapped or abs(line.height - em) > 0.25 * em:
        return False
    text = before.text
    if line.text in (text, first.text):
        return False  # a title that stands there twice
    numbered = layout_words()["numbered"].match(line.text)
    title = _title(before, line, set_in)
    least = (1.2 if title else 0.5) * em  # a gap between paragraphs; lines of a title stand further apart
    if before.page == line.page and line.y0 - before.y0 > 1.35 * set_in.pitch and line.y0 - before.y1 > least:
        return False
    if (title or (_centred(line, set_in) and _centred(before, set_in))) and not layout_words()["numbered"].match(text):
        return not numbered and not layout_words()["sentence_end"].search(text)
    if set_in.right - before.x1 > _first_width(line, set_in) + 0.7 * em:
        return False  # the next word would have fitted
    started = first is not before and abs(line.x0 - before.x0) < 0.6 * em
    if line.x0 > set_in.left + 1.2 * em and not started:
        return False  # set in: the first line of a paragraph, unless the whole of this one is
    # what has a number may stand in the middle of a sentence, but neither behind its end nor behind a title
    return not (numbered and (em > 1.2 * set_in.size or layout_words()["sentence_end"].search(text)))


def _first_width(line: Line, set_in: Column) -> float:
    """About how wide a line's first word is: what a line may not be parted in."""
    token = _TOKEN.match(line.text)
    if not token:
        return line.height
    width = len(token[0]) * line.height * (0.55 if token[0].isascii() else 1)
    return min(width, 0.6 * (set_in.right - set_in.left))


def _title(before: Line, line: Line, set_in: Column) -> bool:
    """Whether two lines are large and have one middle."""
    large = min(before.height, line.height) > 1.1 * set_in.size
    return large and abs(before.x0 + before.x1 - line.x0 - line.x1) < line.height < abs(before.x0 - line.x0)


def _centred(line: Line, set_in: Column) -> bool:
    """Whether a line stands in the middle, with room on both sides."""
    left, right = line.x0 - set_in.left, set_in.right - line.x1
    return min(left, right) > 1.5 * line.height and abs(left - right) < 1.5 * line.height
