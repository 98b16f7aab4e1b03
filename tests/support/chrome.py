"""What stands around a report on a page: breadcrumbs, metadata, clocks, registration numbers, links."""

from __future__ import annotations

import random
from datetime import timedelta

from tests.support.model import Report


def surround(rng: random.Random, report: Report) -> None:
    """Fills `before`, `after` and `signature`, or leaves them empty."""
    who, when, year = report.agency, report.published, report.year
    iso = when.isoformat()
    dates = [f"发布时间：{iso}", f"时间:{iso} 10:{rng.randint(10, 59)}:07 来源:{who.name} 浏览次数:", f"发布日期：{when.year}年{when.month}月{when.day}日",
             f"日期：{iso} 来源：{who.name} 字体：【大 中 小】", f"{iso} 09:30 来源： {who.name} 作者： 点击数： 打印"]  # fmt: skip
    before: list[str] = []
    if rng.random() < 0.5:
        before.append(rng.choice(("首页 / 政务公开 / 政府信息公开年报 / 部门公开年报", "当前位置：首页 > 政府信息公开 > 政府信息公开年报",
                                  "您现在所在的位置： 网站首页 >> 信息公开 >> 年度报告", "无障碍 长者模式 繁體版")))  # fmt: skip
    if rng.random() < 0.12:
        before.insert(0, "今天是：2018年5月8日 星期二")
    if rng.random() < 0.25:
        sep = rng.choice((" ", " | ", "\t"))
        number = f"{rng.randint(10**8, 10**9 - 1)}/{when.year}-{rng.randint(10000, 99999)}"
        end = " |" if "|" in sep else ""
        before += [f"索引号:{sep}{number}{sep}组配分类:{sep}政府信息公开年报{end}",
                   f"发布机构:{sep}{who.name}{sep}发文日期:{sep}{iso}{end}",
                   f"名称:{sep}{report.title}{sep}文号:{sep}无{end}"]  # fmt: skip
    if rng.random() < 0.5:
        before.append(rng.choice(dates))
    if rng.random() < 0.1:
        before.append("点击收听年报语音朗读")
    after: list[str] = []
    if rng.random() < 0.3:
        after += ["扫一扫在手机打开当前页", f"上一篇：{who.name}{year - 1}年政府信息公开工作年度报告", "下一篇：没有了"]
    if rng.random() < 0.4:
        digits = "".join(rng.choices("0123456789", k=8))
        after += [f"主办单位：{who.name}  承办：{who.place}大数据中心", f"某ICP备{digits}号-1 公安备案 33010{digits}号",
                  f"网站标识码：33{digits}", f"地址：{who.place}人民路{rng.randint(1, 300)}号 联系电话：0571-{digits}",
                  "您是第 1024857 位访客 网站地图"]  # fmt: skip
    if rng.random() < 0.15:
        after.append("违法和不良信息举报电话：0571-12345678 举报邮箱：jubao@example.cn")
    signature: list[str] = []
    if rng.random() < 0.35:
        signed = when - timedelta(days=rng.randint(0, 5))
        if signed.year == year + 1:
            signature = [who.name, f"{signed.year}年{signed.month}月{signed.day}日"]
    report.before, report.after, report.signature = before, after, signature
