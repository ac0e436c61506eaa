"""The warnings of the made-up night: one that came true, one nobody can place. Invented, and each says so."""

from __future__ import annotations

from datetime import timedelta

from relief.core import clock
from relief.core.alerts.notices import Area, Notice, Wording
from relief.core.models import Alert, Incident, Organisation, Person
from relief.core.services.alerts import keep_alerts, link_incident, stand_by

HOURS = timedelta(hours=14)
BODY = "景宁县气象台(情景)"


def issue(by: Person) -> None:
    """Rain is coming; the society stands by on it."""
    city = Organisation.objects.get(code="LS")
    kept = keep_alerts(notices=_notices(), organisation=city, by=by)
    stand_by(alert=next(one for one in kept.alerts if one.placing == Alert.Placing.PLACED), organisation=city, by=by)


def came_true(incident: Incident, by: Person) -> None:
    """What was warned of has happened."""
    link_incident(alert=Alert.objects.get(identifier=_name("rain"), issuer=BODY), incident=incident, by=by)


def _name(what: str) -> str:
    return f"demo-{what}"


def _notices() -> list[Notice]:
    now = clock.now()
    chinese = Wording(
        "zh-CN", "暴雨", "景宁县气象台(情景)发布暴雨橙色预警信号", "情景：预计未来3小时东坑、大漈等地雨量可达50毫米以上。", area="景宁畲族自治县"
    )
    english = Wording(
        "en-US",
        "Rainstorm",
        "Jingning observatory (scenario) issues orange warning for rainstorm",
        "Scenario: 50 mm within three hours.",
        area="Jingning",
    )
    rain = Notice(
        identifier=_name("rain"),
        source=Alert.Source.CAP,
        sent=now,
        issuer=BODY,
        severity="severe",
        expires=now + HOURS,
        wordings=(english, chinese),
        areas=(Area("景宁畲族自治县", ("331127000000",)),),
    )
    said = Wording("zh-CN", "洪水", "某水库(情景)将于今夜泄洪", "情景：下游低洼处注意。", area="某水库下游")
    lake = Notice(
        identifier=_name("lake"),
        source=Alert.Source.BY_HAND,
        sent=now,
        severity="minor",
        expires=now + HOURS,
        wordings=(said,),
        areas=(Area("某水库下游"),),
    )
    return [rain, lake]
