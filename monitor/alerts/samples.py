"""One alert of each kind, over sentences of the joint statement of 2025-05-08: for test messages, and for our tests."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Literal

from monitor.alerts.build import (
    announced_alert,
    edited_alert,
    joined_alert,
    recovered_alert,
    statement_alert,
    suspect_alert,
    trouble_alert,
    unreadable_alert,
    vanished_alert,
)
from monitor.model import (
    Alert,
    Baseline,
    ChangeKind,
    ChangeLine,
    Language,
    Passage,
    Publication,
    Relation,
    Remark,
    Shift,
    Span,
    Trouble,
    remark,
)

_BEIJING, _MOSCOW = timezone(timedelta(hours=8)), timezone(timedelta(hours=3))
_TITLE = "中华人民共和国和俄罗斯联邦关于全球战略稳定的联合声明"
_WHY = ("it is a sample of this kind of alert, and nothing has happened",)


def sample_alerts(now: datetime) -> tuple[Alert, ...]:
    """A sample of each kind, as if found at `now` (in UTC)."""
    return (
        sample_statement(now),
        _first(now),
        _revised(now),
        _editions(now),
        _mention(now),
        _announced(now),
        _unreadable(now),
        _suspect(now),
        _edited(now),
        _vanished(now),
        *_sources(now),
    )


def sample_statement(now: datetime) -> Alert:
    """A successor of the stored statement, with changes of every kind."""
    return statement_alert(
        verdict="statement",
        statement_id="sample-statement",
        print=_print(now),
        baseline=Baseline(
            statement_id="sample-2025-05-08",
            title=_TITLE,
            date=date(2025, 5, 8),
            reason="the same parties on the same topics, the latest before",
        ),
        changes=_CHANGES,
        kept=31,
        passages=(),
        text=_TEXT,
        created_at=now,
        reasons=_WHY,
    )


def _first(now: datetime) -> Alert:
    return statement_alert(
        verdict="statement",
        statement_id="sample-first",
        print=_print(
            now,
            document="kremlin.ru:supplement-0000",
            source="kremlin-ru",
            publisher="Kremlin",
            url="http://kremlin.ru/supplement/0000",
            title="Совместное заявление Российской Федерации и Китайской Народной Республики по глобальной"
            " стратегической стабильности",
            language="ru",
        ),
        baseline=None,
        changes=(),
        kept=0,
        passages=(Passage(text="Стороны подтверждают приверженность этим договорённостям.", topics=(), act=None),),
        note="known so far in Russian only; the stored statement is in Chinese, so the two were not compared",
        created_at=now,
        reasons=_WHY,
    )


def _revised(now: datetime) -> Alert:
    """The Chinese edition of what was told on its Russian text."""
    reworded = replace(_CONDEMN, remarks=(*_CONDEMN.remarks, remark("Not told before.")))
    gone = _line(
        "dropped",
        ("双方支持尽早在日内瓦裁军谈判会议框架内启动谈判。", "deleted"),
        weight=0.0,
        remarks=(remark("Told on the text in {language}; on this one it is no change.", language="Russian"),),
    )
    gone = replace(gone, withdrawn=True)
    return joined_alert(
        kind="revised",
        statement_id="sample-first",
        print=_print(now, relation="edition"),
        baseline=Baseline(
            statement_id="sample-2025-05-08",
            title=_TITLE,
            date=date(2025, 5, 8),
            reason="as when it was first told",
        ),
        changes=(reworded, gone),
        kept=40,
        note="compared again on the text in Chinese, as it was told on the one in Russian: "
        "changes not told before: 1, told and none: 1",
        text=(_CONDEMN.spans,),
        since=now - timedelta(hours=5),
        created_at=now,
        reasons=_WHY,
    )


def _editions(now: datetime) -> Alert:
    """Two language editions of which one says a number that the other does not."""
    differing = _line(
        "reworded",
        ("在联合国成立80周年之际，双方强调维护和巩固全球战略稳定极其重要。", "deleted"),
        ("Стороны подчёркивают важность поддержания и укрепления глобальной стратегической стабильности.", "inserted"),
        shift="same",
        weight=0.4,
        remarks=(remark("{what}: “{old}” is gone", what="number", old="80"),),
    )
    return joined_alert(
        kind="editions",
        statement_id="sample-statement",
        print=_print(
            now,
            document="kremlin.ru:supplement-0000",
            source="kremlin-ru",
            publisher="Kremlin",
            url="http://kremlin.ru/supplement/0000",
            title="Совместное заявление Российской Федерации и Китайской Народной Республики по глобальной"
            " стратегической стабильности",
            language="ru",
            relation="edition",
        ),
        baseline=None,
        changes=(differing,),
        kept=53,
        note="the editions in Chinese and Russian do not say the same in places: 1",
        since=now - timedelta(hours=5),
        created_at=now,
        reasons=_WHY,
    )


def _mention(now: datetime) -> Alert:
    text = "双方将继续就全球战略稳定保持沟通。"
    return statement_alert(
        verdict="mention",
        statement_id=None,
        print=_print(
            now, document="news.cn:sample", source="xinhua-zh-world", publisher="Xinhua", title="双方举行磋商"
        ),
        baseline=None,
        changes=(),
        kept=0,
        passages=(Passage(text=text, topics=("strategic-stability",), act=None),),
        created_at=now,
        reasons=_WHY,
    )


def _suspect(now: datetime) -> Alert:
    return suspect_alert(
        statement_id="sample-statement",
        print=_print(now, document="news.cn:copy", source="xinhua-world", publisher="Xinhua"),
        baseline=Baseline(
            statement_id="sample-2025-05-08",
            title=_TITLE,
            date=date(2025, 5, 8),
            reason="the original of which it is a copy",
        ),
        changes=(_CONDEMN,),
        kept=54,
        note=f"suspect copy of “{_TITLE}”: 97% of it stands there, but sentences with other words: 1 (“关切” → “谴责”)",
        created_at=now,
        reasons=_WHY,
    )


def _edited(now: datetime) -> Alert:
    return edited_alert(
        statement_id="sample-statement",
        print=_print(now),
        before=_print(now - timedelta(hours=26)),
        version=2,
        changes=(_CONDEMN,),
        text=(_CONDEMN.spans,),
        created_at=now,
        reasons=_WHY,
    )


def _announced(now: datetime) -> Alert:
    return announced_alert(
        print=_print(now),
        parties=("china", "russia"),
        passages=(
            Passage(text="双方就全球战略稳定签署联合声明。全文稍后播发。", topics=("strategic-stability",), act=None),
        ),
        created_at=now,
        reasons=_WHY,
    )


def _unreadable(now: datetime) -> Alert:
    return unreadable_alert(
        statement_id=None,
        print=replace(_print(now - timedelta(minutes=16)), capture_id=None, digest=None),
        why="http://politics.people.com.cn/n1/sample/c1001-00000000.html: the server answered 404 Not Found: "
        "there is nothing at this address",
        attempts=5,
        since=now - timedelta(minutes=15),
        next_look_at=now + timedelta(minutes=16),
        created_at=now,
        reasons=_WHY,
    )


def _vanished(now: datetime) -> Alert:
    return vanished_alert(
        statement_id="sample-statement",
        print=_print(now),
        how="http://politics.people.com.cn/n1/sample/c1001-00000000.html: the server answered 404 Not Found: "
        "there is nothing at this address",
        version=1,
        created_at=now,
        reasons=_WHY,
    )


def _sources(now: datetime) -> tuple[Alert, Alert]:
    refused = Trouble(
        source="xinhua-zh-world",
        publisher="Xinhua",
        url="https://www.news.cn/world/ds_0000.json",
        health="refused",
        since=now - timedelta(hours=3),
        detail="https://www.news.cn/world/ds_0000.json: the server answered 403 Forbidden: "
        "the site does not let us see the page, which is not the same as nothing new",
    )
    frozen = Trouble(
        source="kremlin-ru",
        publisher="Kremlin",
        url="http://kremlin.ru/events/all/feed",
        health="frozen",
        since=now - timedelta(days=1),
        detail=f"answers, but its newest item is of {now - timedelta(days=4):%Y-%m-%d %H:%M} UTC, more than 3 days ago",
    )
    back = Trouble(
        source="xinhua-zh-world",
        publisher="Xinhua",
        url=refused.url,
        health="refused",
        since=now - timedelta(hours=3),
        until=now,
        detail="",
    )
    return (
        trouble_alert(troubles=(refused, frozen), created_at=now, reasons=_WHY),
        recovered_alert(troubles=(back,), still=(frozen,), created_at=now, reasons=_WHY),
    )


def _print(
    seen_at: datetime,
    *,
    document: str = "people.com.cn:sample",
    source: str = "people-zh-world",
    publisher: str = "People's Daily",
    url: str = "http://politics.people.com.cn/n1/sample/c1001-00000000.html",
    title: str = _TITLE,
    language: Language = "zh",
    relation: Relation = "first",
) -> Publication:
    zone = _MOSCOW if language == "ru" else _BEIJING
    return Publication(
        document_id=document,
        source=source,
        publisher=publisher,
        url=url,
        title=title,
        language=language,
        relation=relation,
        published=(seen_at - timedelta(minutes=16)).astimezone(zone),
        seen_at=seen_at,
        capture_id=None,
        digest="sha256:7d1a54127b222502f5b79b5fb0803061152a44f92b37e23c6527baf665d4da9a",
    )


def _line(
    kind: ChangeKind,
    *parts: tuple[str, Literal["kept", "deleted", "inserted"]],
    shift: Shift | None = None,
    weight: float,
    reason: str = "",
    remarks: tuple[Remark, ...] = (),
) -> ChangeLine:
    return ChangeLine(
        kind=kind,
        shift=shift,
        old="".join(text for text, mark in parts if mark != "inserted"),
        new="".join(text for text, mark in parts if mark != "deleted"),
        spans=tuple(Span(text=text, mark=mark) for text, mark in parts),
        act=None,
        topics=(),
        reason=reason,
        weight=weight,
        remarks=remarks,
    )


_NEVER = remark("Never said before in any stored statement.")
_CONDEMN = _line(
    "reworded",
    ("双方", "kept"),
    ("谴责", "deleted"),
    ("对", "inserted"),
    ("将商业航天系统用于干涉主权国家内政、介入他国武装冲突的行为", "kept"),
    ("表示关切", "inserted"),
    ("。", "kept"),
    shift="weaker",
    weight=0.8,
    reason="Force: “谴责” became “关切”. Weaker.",
    remarks=(remark("{what}: “{old}” became “{new}”", what="force", old="谴责", new="关切"),),
)

_CHANGES = (
    _line("new", ("双方支持在联合国框架内制定禁止在外空部署武器的规则。", "inserted"), weight=1.0, remarks=(_NEVER,)),
    _line(
        "dropped",
        ("双方赞同在全球范围内推行不首先在外空部署武器的国际倡议/政治承诺。", "deleted"),
        weight=0.9,
        remarks=(
            remark(
                "Dropped, as already in {place}; first said in {first}.",
                place="2022-02-04 (“关于新时代国际关系和全球可持续发展的联合声明”)",
                first="2019-06-05 (“关于加强当代全球战略稳定的联合声明”)",
            ),
        ),
    ),
    _CONDEMN,
    _line(
        "reworded",
        ("双方", "kept"),
        ("呼吁", "deleted"),
        ("强烈敦促", "inserted"),
        ("上述声明参加国", "kept"),
        ("立即", "inserted"),
        ("采取实际行动，认真履行各项条款。", "kept"),
        shift="stronger",
        weight=0.7,
        reason="Force: “呼吁” became “强烈敦促”; urgency: “立即” was added. Stronger.",
        remarks=(
            remark("{what}: “{old}” became “{new}”", what="force", old="呼吁", new="强烈敦促"),
            remark("{what}: “{new}” was added", what="urgency", new="立即"),
            remark("Never said so before in any stored statement."),
        ),
    ),
    _line(
        "reworded",
        ("在联合国成立", "kept"),
        ("80", "deleted"),
        ("81", "inserted"),
        ("周年之际，双方强调维护和巩固全球战略稳定极其重要。", "kept"),
        shift="same",
        weight=0.2,
        remarks=(remark("{what}: “{old}” became “{new}”", what="number", old="80", new="81"),),
    ),
    _line("moved", ("双方一贯反对此类破坏全球战略安全与稳定的政策。", "kept"), weight=0.1),
    _line(
        "reworded",
        ("双方认为", "kept"),
        ("，", "deleted"),
        ("：", "inserted"),
        ("《不扩散核武器条约》是国际核不扩散体系的基石。", "kept"),
        shift="same",
        weight=0.0,
        reason="Only the wording changed.",
    ),
)

_TEXT = tuple(line.spans for line in _CHANGES)

SAMPLE_TIME = datetime(2026, 11, 23, 7, 26, tzinfo=UTC)
"""A moment for samples that must not change."""
