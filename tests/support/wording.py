"""Prose of a clean report in many wordings: claims that agree with the tables, and figures that are something else."""

from __future__ import annotations

import random
from dataclasses import dataclass, field

from tests.support import wording_long as long
from tests.support import wording_more as more
from tests.support import wording_requests as asked
from tests.support.figures import Number, spread
from tests.support.model import Agency, Part, Sentence


@dataclass
class Voice:
    """Speaks for one agency about one year. `claims`: whether it mentions the figures of the tables at all."""

    rng: random.Random
    who: Agency
    year: int
    form: str
    cells: dict[str, Number]
    fee: str
    claims: bool
    length: float = 0.35  # chance of a long passage in each topic
    said: set[str] = field(default_factory=set)

    # ------------------------------------------------------------ small words

    def pick(self, *texts: str) -> str:
        return self.rng.choice(texts)

    def when(self) -> str:
        return self.pick(
            f"{self.year}年，",
            f"{self.year}年度，",
            "全年",
            "本年度",
            "一年来，",
            f"{self.year}年，{self.who.we}",
            f"{self.who.we}全年",
            "报告期内，",
        )

    def year_word(self) -> str:
        return self.pick(f"{self.year}年", f"{self.year}年度", "本年度", "全年")

    def count(self, value: Number, unit: str = "件") -> str:
        """A figure with its counter, as people write it."""
        if 1 <= value <= 10 and self.rng.random() < 0.06:
            return "一两三四五六七八九十"[int(value) - 1] + unit
        if value >= 1000 and self.rng.random() < 0.05:
            return f"{value:,}{unit}"
        return f"{value}{' ' if self.rng.random() < 0.06 else ''}{unit}"

    # ------------------------------------------------------------ around the sections

    def title(self) -> str:
        name, year = self.who.name, self.year
        return self.pick(f"{name}{year}年政府信息公开工作年度报告", f"{name}{year}年政府信息公开工作年度报告", f"{year}年{name}政府信息公开工作年度报告",
                         f"{name}{year}年度政府信息公开工作年度报告", f"{name} {year} 年政府信息公开工作年度报告",
                         f"{name}政府信息公开工作{year}年度报告", f"{name}关于{year}年度政府信息公开工作情况的报告")  # fmt: skip

    def preface(self, titles: list[str]) -> list[Sentence]:
        year, we, rng = self.year, self.who.name, self.rng
        if rng.random() < 0.08:
            return []
        notice = "国办公开办函〔2021〕30号" if self.form == "2021" else "国办公开办函〔2019〕60号"
        basis = self.pick(
            "根据《中华人民共和国政府信息公开条例》（以下简称《条例》）规定，编制本报告。",
            f"根据《中华人民共和国政府信息公开条例》（国务院令第711号）要求，现公布{we}{year}年政府信息公开工作年度报告。",
            f"按照《中华人民共和国政府信息公开工作年度报告格式》（{notice}）要求，结合工作实际，特编制本年度报告。",
            "本报告依照《中华人民共和国政府信息公开条例》第五十条规定编制。",
        )
        listed = self.pick(
            f"全文由{'、'.join(titles)}六个部分组成。", f"本报告包括{'，'.join(titles)}等六部分内容。",
            f"报告由{'、'.join(titles[:-1])}以及{titles[-1]}等部分组成。", "", "",
        )  # fmt: skip
        period = self.pick(
            f"报告数据统计期限为{year}年1月1日至{year}年12月31日。", f"本报告中所列数据的统计期限自{year}年1月1日起至{year}年12月31日止。",
            f"本报告所列数据统计时限为{year}年1月1日至12月31日。", f"所列数据统计期限自 {year} 年 1 月 1 日起，至 {year} 年 12 月 31 日止。",
            f"报告中所列数据的统计期限：{year}年1月1日—12月31日。",
        )  # fmt: skip
        contact = self.pick(
            "", "", f"本报告电子版可在{self.who.place}人民政府门户网站（www.example.gov.cn）下载。",
            f"如对本报告有疑问，请与{we}办公室联系（地址：{self.who.place}文昌路18号，邮编：325800，电话：0577-88001234，邮箱：xxgk@example.cn）。",
        )  # fmt: skip
        return [Sentence(text) for text in (basis, listed, period, contact) if text]

    def opening(self) -> list[Sentence]:
        year, we = self.year, self.who.name
        if self.rng.random() < 0.25:
            return []
        return [Sentence(self.pick(
            f"{year}年，{we}认真贯彻落实《中华人民共和国政府信息公开条例》，坚持以公开为常态、不公开为例外，扎实推进政府信息公开各项工作。",
            f"{year}年以来，{self.who.we}紧紧围绕中心工作，以群众关切为导向，不断提升公开的质量和实效，较好完成了全年任务。",
            f"{year}年，在上级主管部门的精心指导下，{we}深入学习领会党的二十大精神，进一步健全制度、拓宽渠道、强化监督，让权力在阳光下运行。"
            if year >= 2022 else f"{year}年，在上级主管部门的精心指导下，{we}进一步健全制度、拓宽渠道、强化监督，让权力在阳光下运行。",
            f"{we}高度重视政府信息公开工作，将其作为优化营商环境、建设法治政府的重要抓手，主要领导亲自过问，分管领导具体负责。",
        ))]  # fmt: skip

    # ------------------------------------------------------------ 总体情况

    def topic(self, name: str) -> list[Sentence]:
        found = list(getattr(self, "topic_" + name)())
        if self.rng.random() < self.length:
            found.insert(self.rng.choice((0, len(found))), self.passage(getattr(long, name.upper())))
        return found

    def passage(self, texts: tuple[str, ...]) -> Sentence:
        rng = self.rng
        return Sentence(rng.choice(texts).format(a=rng.randint(30, 400), b=rng.randint(20, 99), c=rng.randint(2, 9), w=self.who.we,
                                                 y=self.year, n=self.year + 1, p=self.who.place))  # fmt: skip

    def topic_proactive(self) -> list[Sentence]:
        rng, we, year = self.rng, self.who.we, self.year
        traps = [
            self.published,
            self.catalogue,
            self.postings,
            self.new_media,
            self.hotline,
            self.proposals,
            self.budget,
            self.briefings,
            self.spot_checks,
            self.elsewhere,
            self.other_years,
        ]
        found = [rng.choice(traps)() for _ in range(rng.randint(1, 4))]
        found = list({s.text: s for s in found}.values())
        found += [more.trap(self) for _ in range(rng.choice((0, 0, 1, 2)))]
        if self.claims:
            found += [more.decisions(self)] if rng.random() < 0.12 else self.table_two_claims()
        rng.shuffle(found)
        if rng.random() < 0.5:
            found.insert(0, Sentence(self.pick(
                f"{we}聚焦社会关注，持续加大重点领域信息公开力度，及时发布机构职能、政策文件、规划计划等信息。",
                "坚持应公开尽公开，对照基层政务公开标准目录逐项落实，做到公开内容准确、方式便民。",
                f"{year}年，持续做好机构设置、领导分工、财政预决算等法定主动公开内容的更新维护。")))  # fmt: skip
        return found

    def table_two_claims(self) -> list[Sentence]:
        rng, cells = self.rng, self.cells
        found = []
        for name in ("licensing", "penalties", "coercion"):
            metric = f"proactive.{name}.decisions"
            if rng.random() < 0.4:
                found.append(self.decisions(name, cells[metric]))
        if self.form == "2021":
            if rng.random() < 0.4:
                found.append(self.documents())
            if rng.random() < 0.2:
                found.append(self.fees())
        return found

    def decisions(self, name: str, value: Number) -> Sentence:
        """行政许可, 行政处罚, 行政强制: the number of decisions of the year."""
        when = self.when()
        if name == "licensing":
            texts = (
                "{w}共办理行政许可{n}",
                "{w}作出行政许可决定{n}",
                "{w}依法办理行政许可事项{n}",
                "{w}受理并办结行政许可{n}",
                "{w}共作出行政许可{n}，均按规定公示",
            )
            none = ("{w}未办理行政许可。", "{w}没有作出行政许可决定。", "{w}办理行政许可0件。")
        elif name == "penalties":
            texts = (
                "{w}作出行政处罚决定{n}",
                "{w}共办理行政处罚案件{n}",
                "{w}实施行政处罚{n}",
                "{w}依法作出行政处罚{n}，处罚结果均依法公示",
            )
            none = ("{w}未作出行政处罚决定。", "{w}无行政处罚。", "{w}作出行政处罚决定0件。")
        else:
            texts = ("{w}实施行政强制{n}", "{w}采取行政强制措施{n}", "{w}作出行政强制决定{n}")
            none = ("{w}未采取行政强制措施。", "{w}没有发生行政强制。", "{w}实施行政强制0件。")
        unit = self.pick("件", "件", "件", "起", "宗") if name == "penalties" else "件"
        text = self.pick(*none) if value == 0 else self.pick(*texts) + "。"
        return Sentence(text.format(w=when, n=self.count(value, unit)), (f"proactive.{name}.decisions",))

    def documents(self) -> Sentence:
        issued, repealed, force = (
            self.cells[f"proactive.normative.{key}"] for key in ("issued", "repealed", "in_force")
        )
        about = ("proactive.normative.issued", "proactive.normative.repealed", "proactive.normative.in_force")
        when = self.when()
        if issued == 0 and self.rng.random() < 0.7:
            return Sentence(
                self.pick(
                    f"{when}未制发行政规范性文件。",
                    f"{when}没有出台行政规范性文件。",
                    f"{when}未发布行政规范性文件。",
                    f"{when}制发行政规范性文件0件。",
                ),
                about[:1],
            )
        return self.rng.choice((
            Sentence(f"{when}制发行政规范性文件{self.count(issued)}。", about[:1]),
            Sentence(f"{when}共印发行政规范性文件{self.count(issued)}，废止{self.count(repealed)}，现行有效{self.count(force)}。", about),
            Sentence(f"{when}制定出台行政规范性文件{self.count(issued)}，清理废止行政规范性文件{self.count(repealed)}。", about[:2]),
            Sentence(f"截至{self.year}年底，{self.who.we}现行有效的行政规范性文件共{self.count(force)}。", about[2:]),
        ))  # fmt: skip

    def fees(self) -> Sentence:
        amount = self.cells["proactive.fees.amount_wan"]
        when = self.when()
        if amount == 0:
            return Sentence(
                self.pick(
                    f"{when}未收取行政事业性收费。", f"{when}无行政事业性收费。", f"{when}收取行政事业性收费0元。"
                ),
                ("proactive.fees.amount_wan",),
            )
        return Sentence(
            self.pick(f"{when}收取行政事业性收费{amount}万元。", f"{when}行政事业性收费金额为{amount}万元。"),
            ("proactive.fees.amount_wan",),
        )

    # figures that are in no table

    def published(self) -> Sentence:
        rng = self.rng
        whole = rng.randint(20, 4000)
        names = rng.sample(
            ("政策文件类", "工作动态类", "公示公告类", "财政信息类", "人事信息类", "政策解读类", "其他类"), 3
        )
        parts = spread(rng, whole, [5, 3, 2])
        listed = "、".join(f"{n}{p}条" for n, p in zip(names, parts, strict=True))
        return Sentence(self.pick(
            f"{self.when()}通过政府门户网站主动公开政府信息{whole}条，其中{listed}。",
            f"{self.when()}累计发布各类信息{whole}条，较上年增长{rng.randint(1, 60)}.{rng.randint(1, 9)}%。",
            f"{self.when()}共主动公开政府信息{whole}余条。",
            f"{self.when()}主动公开政府信息 {whole} 条，比{self.year - 1}年的{whole + rng.randint(1, 90)}条有所减少。",
        ))  # fmt: skip

    def catalogue(self) -> Sentence:
        rng = self.rng
        a, b, c = rng.randint(2, 60), rng.randint(5, 300), rng.randint(1, 30)
        return Sentence(self.pick(
            f"依据法定职责，{self.who.we}负责{a}项行政许可事项，全部纳入政务服务事项清单并对外公布。",
            f"动态调整权责清单，公布行政处罚事项{b}项、行政强制事项{c}项、行政许可事项{a}项。",
            f"编制公开行政许可事项办事指南{a}份，推行“一次办好”。",
            f"梳理公布行政许可目录{a}项、行政处罚目录{b}项。",
        ))  # fmt: skip

    def postings(self) -> Sentence:
        rng = self.rng
        a, b, c = rng.randint(2, 900), rng.randint(2, 90), rng.randint(1, 30)
        return Sentence(self.pick(
            f"在信用平台公示行政许可信息{a}条、行政处罚信息{b}条。", f"全年公开行政许可信息{a}条，行政处罚公示{b}条，规范性文件类信息{c}条。",
            f"严格落实“双公示”制度，归集行政许可数据{a}条，行政处罚数据{b}条。",
        ))  # fmt: skip

    def new_media(self) -> Sentence:
        rng = self.rng
        return Sentence(self.pick(
            f"“{self.who.place}发布”微信公众号推送信息{rng.randint(20, 2000)}条，累计阅读量{rng.randint(2, 90)}.{rng.randint(1, 9)}万次。",
            f"政务新媒体全年发布信息{rng.randint(20, 900)}条，新增关注{rng.randint(100, 9000)}人。",
            f"通过微博发布信息{rng.randint(20, 900)}条，抖音短视频{rng.randint(2, 60)}个。",
        ))  # fmt: skip

    def hotline(self) -> Sentence:
        n = self.rng.randint(5, 3000)
        return Sentence(self.pick(
            f"办理12345政务服务便民热线工单{n}件，办结率100%，满意率{self.rng.randint(90, 99)}.{self.rng.randint(1, 9)}%。",
            f"受理群众来信来访{n}件，已全部办结。", f"及时回应社会关切，答复网民留言{n}件，局长信箱来信{n // 7 + 1}件，均按时答复。",
            f"处理群众咨询投诉{n}件，回复率100%。",
        ))  # fmt: skip

    def proposals(self) -> Sentence:
        a, b = self.rng.randint(1, 60), self.rng.randint(1, 60)
        return Sentence(self.pick(
            f"公开人大代表建议办理结果{a}件、政协提案办理结果{b}件。", f"承办人大代表建议{a}件、政协委员提案{b}件，均已办结并向社会公开。",
            f"办理市级人大建议{a}件，办结率达100%。",
        ))  # fmt: skip

    def budget(self) -> Sentence:
        return Sentence(self.pick(
            f"按时公开{self.year - 1}年度部门决算和{self.year}年部门预算及“三公”经费。",
            f"及时公布{self.year}年财政预算信息和{self.year - 1}年度决算信息。",
        ))  # fmt: skip

    def briefings(self) -> Sentence:
        rng = self.rng
        return Sentence(self.pick(
            f"召开新闻发布会{rng.randint(1, 12)}场，发布政策解读稿件{rng.randint(1, 40)}篇。", f"对{rng.randint(1, 9)}份文件进行图文解读，解读率100%。",
            f"开展“政府开放日”活动{rng.randint(1, 6)}次，邀请群众代表{rng.randint(20, 300)}人次参与。", f"就{rng.randint(1, 6)}项重大决策公开征求意见，收到意见建议{rng.randint(1, 60)}条。",
        ))  # fmt: skip

    def elsewhere(self) -> Sentence:
        """Counts of other bases: cases heard for others, documents filed for record, telephone questions."""
        rng = self.rng
        a, b = rng.randint(2, 90), rng.randint(2, 40)
        if self.who.is_government:
            return Sentence(self.pick(
                f"依法履行行政复议机关职责，全年受理行政复议案件{a}件、审结{a - 1}件。", f"对下级政府和部门报送的{b}件行政规范性文件进行备案审查，备案审查率100%。",
                f"办理政府规章、规范性文件备案{b}件。", f"指导各部门规范答复，审核部门拟答复文书{b}件。",
            ))  # fmt: skip
        return Sentence(self.pick(
            f"接受政府信息公开电话咨询{a}次、现场咨询{b}人次。", f"配合司法部门清理规范性文件，反馈意见{b}条。", f"参与审查上级征求意见的规范性文件{b}件，提出修改意见{a}条。",
            f"接待群众查阅档案{a}人次，提供复印资料{b}份。", f"向公共图书馆、档案馆移送纸质公开文件{a}份。",
        ))  # fmt: skip

    def other_years(self) -> Sentence:
        rng, year = self.rng, self.year
        a, b = rng.randint(2, 900), rng.randint(2, 90)
        return Sentence(self.pick(
            f"自{year - 4}年以来，累计办理行政许可{a * 7}件。", f"{year - 1}年作出行政处罚决定{b}件，均已完成信用修复。", f"计划{year + 1}年制定行政规范性文件{rng.randint(1, 6)}件。",
            f"{year - 1}年收到的{b}件政府信息公开申请已全部归档。", f"截至{year - 1}年底累计制发行政规范性文件{b}件。",
        ))  # fmt: skip

    def spot_checks(self) -> Sentence:
        n = self.rng.randint(10, 600)
        return Sentence(self.pick(
            f"开展“双随机、一公开”检查{n}户次，检查结果公示率100%。", f"组织执法检查{n}次，发现并督促整改问题隐患{n * 2}处。",
        ))  # fmt: skip

    def topic_requests(self) -> list[Sentence]:
        return asked.requests(self)

    def topic_management(self) -> list[Sentence]:
        found = [Sentence(self.pick(
            "严格落实信息发布“三审三校”制度，按照“谁发布、谁负责”的原则，规范信息采集、审核、发布全流程，确保内容准确、表述规范。",
            f"{self.who.we}健全信息公开审查机制，坚持先审查、后公开，严把政治关、法律关、政策关、保密关、文字关。",
            "完善政府信息动态调整机制，对不予公开的信息定期开展评估审查，对已公开信息中的失效内容及时标注清理。",
        ))]  # fmt: skip
        if self.rng.random() < 0.4:
            found.append(
                Sentence(
                    f"全年审核发布信息{self.rng.randint(20, 900)}条，整改错敏词{self.rng.randint(1, 40)}处，清理失效链接{self.rng.randint(1, 20)}个。"
                )
            )
        if (
            self.claims
            and self.form == "2021"
            and self.rng.random() < 0.2
            and not self.cells["proactive.normative.issued"]
        ):
            found.append(Sentence(f"{self.when()}未制定行政规范性文件。", ("proactive.normative.issued",)))
        return found

    def topic_platform(self) -> list[Sentence]:
        rng = self.rng
        found = [Sentence(self.pick(
            f"以{self.who.place}人民政府门户网站为第一平台，优化法定主动公开内容专栏，提升检索和下载体验。",
            "巩固政府网站、政务新媒体、政务公开专区等公开阵地，做好日常巡检和安全防护，确保平台平稳运行。",
            f"在便民服务中心设立政务公开专区{rng.randint(1, 12)}个，配备查询设备，方便群众查阅。",
        ))]  # fmt: skip
        if rng.random() < 0.5:
            found.append(self.new_media())
        return found

    def topic_supervision(self) -> list[Sentence]:
        rng = self.rng
        found = [Sentence(self.pick(
            "将政府信息公开工作纳入年度绩效考核，定期开展社会评议，未发生因信息公开工作不力被责任追究的情形。",
            "强化考核监督，工作考核结果在全系统通报，主动接受社会评议，全年没有责任追究情况发生。",
        ) if self.who.is_government else self.pick(
            f"{self.who.we}调整充实政府信息公开工作领导小组，明确专人负责，自觉接受社会各界监督。",
            "把政府信息公开纳入年度考核，认真开展社会评议，本年度无责任追究情况。",
            f"加强业务培训，组织参加政务公开培训{rng.randint(1, 6)}次，培训{rng.randint(10, 200)}人次，公开意识和业务能力进一步提升。",
        ))]  # fmt: skip
        if not {"review", "litigation"} & self.said and self.claims and rng.random() < 0.3:
            found.append(asked.disputes(self))
        return found

    # ------------------------------------------------------------ the other sections

    def lead(self, section: str) -> list[Sentence]:
        return [Sentence({"s2": self.pick("本年度主动公开政府信息的具体数据见下表。", "主动公开政府信息情况统计如下。"),
                          "s3": self.pick("具体情况见下表：", "本年度收到和处理申请的统计数据如下。"),
                          "s4": self.pick("具体情况如下表所示。", "统计情况见下表。")}[section])]  # fmt: skip

    def problems(self) -> list[Part]:
        rng, year, we = self.rng, self.year, self.who.we
        first = Sentence(self.pick(
            f"{year}年，{we}政府信息公开工作取得了一定成效，但仍存在一些问题和不足。一是个别栏目更新不够及时；二是政策解读形式较为单一；三是工作人员业务水平有待提高。",
            "主要问题：公开的主动性还需增强，部分信息公开的深度和广度与群众期待仍有差距；政策解读质量不高，图表、视频等形式运用不多。",
            "对照上级要求和群众期盼，工作中还存在重点领域公开不够细化、依申请公开答复规范性有待提升、基层公开力量薄弱等3个方面的不足。",
        ))  # fmt: skip
        second = Sentence(self.pick(
            f"{year + 1}年，{we}将进一步完善制度机制，加强业务培训，计划开展专题培训{rng.randint(1, 4)}次，不断提高公开质量。",
            f"下一步，{we}将针对上述问题认真整改：一是健全信息发布协调机制；二是丰富解读形式；三是加强队伍建设，力争{year + 1}年全年主动公开信息不少于{rng.randint(2, 9)}00条。",
            "改进情况：针对上一年度报告中提出的公开时效问题，已建立栏目更新提醒制度；今后将持续优化公开平台，拓展公开渠道，回应群众关切。",
        ))  # fmt: skip
        if rng.random() < self.length:
            first, second = self.passage(long.PROBLEMS), self.passage(long.PLANS)
        if rng.random() < 0.5:
            return [
                Part("problems", self.pick("存在的主要问题", "主要问题"), [first]),
                Part("plans", self.pick("改进情况", "下一步工作措施", "改进措施"), [second]),
            ]
        return [Part("problems", "", [first, second])]

    def other_matters(self) -> list[Part]:
        rng = self.rng
        extra = Sentence(self.pick(
            "本年度无其他需要报告的事项。", "除上述情况外，没有其他需要报告的事项。",
            f"{self.year}年，围绕年度政务公开要点，逐项分解任务、压实责任，各项重点任务均已落实。",
            f"建议提案办理：承办代表建议{rng.randint(1, 9)}件、委员提案{rng.randint(1, 9)}件，办结率100%。",
        ))  # fmt: skip
        if self.form == "2019":
            return [Part("other", "", [rng.choice((Sentence("无。"), Sentence("无其他需要报告的事项。"), extra))])]
        fee = asked.fee_statement(self)
        if rng.random() < 0.3:
            return [
                Part("fee", self.pick("收取信息处理费情况", "信息处理费收取情况"), [fee]),
                Part("other", self.pick("其他事项", "重点工作落实情况"), [extra]),
            ]
        return [Part("fee", "", [fee] if rng.random() < 0.5 else [fee, extra] if rng.random() < 0.7 else [extra, fee])]
