"""Sample papers of the command."""

from __future__ import annotations

from gis.printed.papers import ActivityLog, Brief, Briefing, KnownRow, ResourceRequest, ResponseTimes, TimesRow, Told, WantedRow
from tests.core.papers import HEAD, INCIDENT, LONG, LONG_SKU, MAP, RARE

ROW = Told(text=f"浙K00001 前往 {RARE}", at="2016-09-28 21:55", by="物资组长", note="途中")
TIMES = TimesRow(incident="苏村山体滑坡", activated="2016-09-28 18:10", issue="52 分", wheels="1 小时 3 分", delivery="未到", sitrep="1 小时 53 分")
SAMPLES = {
    "handover_brief": Brief(
        **HEAD,
        number="LS-HB-20160928-S001",
        incident=INCIDENT,
        as_of="2016-09-28 22:00",
        situation="夜间降雨。",
        decisions=[ROW],
        tasks=[ROW],
        road=[ROW],
        clocks=[ROW],
        promises=[ROW],
    ),
    "ics_201": Briefing(
        **HEAD,
        number="LS-F201-20160928-S001",
        incident=INCIDENT,
        as_of="2016-09-28 22:00",
        situation="夜间降雨。",
        objectives=["安置点当夜有被"],
        actions=[ROW],
        posts=[ROW],
        resources=[ROW],
        picture=MAP,
        prepared_by="值班员",
    ),
    "ics_213rr": ResourceRequest(
        **HEAD,
        number="LS-F213-20160928-S001",
        incident=INCIDENT,
        as_of="2016-09-28 22:00",
        addressed_to="丽水市红十字会",
        rows=[WantedRow(item=LONG, sku=LONG_SKU, unit="套", quantity=365, place=f"{RARE}文化礼堂", reason="各库均无", priority="1")],
        requested_by="物资组长",
    ),
    "ics_214": ActivityLog(
        **HEAD,
        number="LS-F214-20160928-S001",
        incident=INCIDENT,
        who="物资组长",
        since="2016-09-28 18:00",
        until="2016-09-29 06:00",
        rows=[ROW],
        prepared_by="物资组长",
    ),
    "response_clocks": ResponseTimes(
        **HEAD,
        number="LS-RC-20160928-S001",
        as_of="2016-09-29 12:00",
        rows=[TIMES],
        summaries=[TimesRow(incident="中位数（1 次）", issue="52 分")],
        known=[KnownRow(incident="2015 里东山体滑坡", step="队伍出发", since="2 小时 10 分", source="公开报道")],
    ),
}
