"""Figures near a true one that are none of the tables: a month's, of a way of answering, of a later day."""

from __future__ import annotations

import pytest

from gklint.prose.reader import read_text


def claims(text: str) -> list[tuple[str, int]]:
    return [(each.metric, int(each.value)) for each in read_text(text, 2024, "overview", "requests").claims]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("12月收到申请6件，全年共收到申请48件。", [("requests.new", 48)]),
        ("截至12月31日共收到申请48件。", [("requests.new", 48)]),
        ("２０２４年共收到申请48件。", [("requests.new", 48)]),
        ("收到申请9件，其中书面答复7件、口头答复2件。", [("requests.new", 9)]),
        ("收到申请9件，书面答复9件。", [("requests.new", 9), ("requests.total", 9)]),
        ("实现依申请公开“零复议”“零诉讼”，行政许可提速明显。", [("review.total", 0), ("litigation.total", 0)]),
        ("行政处罚“零复议”“零诉讼”。", []),
        ("受理医保报销申请1,302件，办结1,299件，撤回3件。", []),
        ("征求第三方意见6件，其中第三方同意公开4件、不同意公开2件。", []),
        ("开展行政处罚案卷评查36件。", []),
        ("业务情况：登记类40件，备案类22件。", []),
    ],
)
def test_only_the_figures_of_the_tables(text: str, expected: list[tuple[str, int]]) -> None:
    assert claims(text) == expected


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("全年受理申请45件，截至2025年1月10日，已全部办结。", False),
        ("全年受理申请45件，截至次年1月，已全部办结。", False),
        ("全年受理申请45件，截至2024年12月31日，已全部办结。", True),
    ],
)
def test_all_by_a_day_after_the_year_says_nothing(text: str, said: bool) -> None:
    assert bool(read_text(text, 2024, "overview", "requests").sweeping) is said
