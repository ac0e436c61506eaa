"""The demonstration's emergency plan: thresholds and action cards are synthetic and editable, never a rule."""

from __future__ import annotations

from datetime import date, timedelta

from django.utils import timezone

from gis.models import PlanResource, VehicleClass
from inventory.models import Item
from relief.core.models import ActionCard, Appointment, Division, EmergencyPlan, LiaisonContact, Organisation, PlanFiling, PlanLevel, PlanTrigger
from relief.core.models.incidents import Level
from relief.core.services.filings import draw_up_letter, letter_sent
from relief.core.services.plans import approve_plan, put_plan_in_force

TITLE = "红十字自然灾害应急预案(演示)"
REVIEWED_WITHIN = timedelta(days=300)
A_MONTH = timedelta(days=30)
TO_RENEW = "SC"  # one county whose filing has run out, so that the page has something to show
AUTHORITY = "应急管理局(演示)"
SOURCE = "demonstration values; a society enters its own plan"
Measure = PlanTrigger.Measure
Role = Appointment.Role
TRIGGERS = (
    (Level.IV, Measure.EVACUATED, 300, Role.DUTY_OFFICER),
    (Level.IV, Measure.DEAD_OR_MISSING, 1, Role.DUTY_OFFICER),
    (Level.III, Measure.EVACUATED, 1000, Role.EXECUTIVE_VICE_PRESIDENT),
    (Level.III, Measure.DEAD_OR_MISSING, 10, Role.EXECUTIVE_VICE_PRESIDENT),
    (Level.II, Measure.EVACUATED, 10_000, Role.COUNTY_PRESIDENT),
    (Level.II, Measure.DEAD_OR_MISSING, 30, Role.COUNTY_PRESIDENT),
    (Level.I, Measure.EVACUATED, 50_000, Role.COUNTY_PRESIDENT),
)
CARDS = (
    (Level.IV, Role.DUTY_OFFICER, 1, "值班加倍；两小时内向市会首报", 120),
    (Level.IV, Role.TEAM_LEADER, 1, "救援队待命；派一组两人核灾", 60),
    (Level.III, Role.LOGISTICS_LEAD, 1, "估算需求，提出调拨方案", 30),
    (Level.III, Role.WAREHOUSE_KEEPER, 1, "前置物资装车", 60),
    (Level.III, Role.INCIDENT_COMMANDER, 1, "成立搜救、心理、宣传、赈济、后勤五组", 120),
    (Level.III, Role.INCIDENT_COMMANDER, 2, "每 12 小时一份灾情与救助信息；决定是否募捐", 720),
    (Level.II, Role.LOGISTICS_LEAD, 1, "向邻县请求互助，动用市级库存", 60),
    (Level.II, Role.SPOKESPERSON, 1, "发布募捐公告，五日公示开始计时", 240),
    (Level.I, Role.EXECUTIVE_VICE_PRESIDENT, 1, "向省会请求支援，设外来队伍接待点和新闻点", 60),
)
# People a level is planned for in a county; the city plans for three times as many.
PEOPLE = {Level.IV: 300, Level.III: 1_000, Level.II: 10_000}
CITY_TIMES = 3
GOODS = (("BED-001", 100), ("KIT-001", 29), ("WAT-001", 2_160), ("FOO-001", 720))  # base units per 100 people and three days, from the catalogue
CREWS = {Level.IV: (("relief", 4), ("logistics", 4)), Level.III: (("search", 6), ("water", 4), ("medical", 4), ("relief", 6), ("logistics", 4))}
LORRIES = {Level.IV: (("light", 1),), Level.III: (("light", 2), ("medium", 1)), Level.II: (("medium", 4),)}
REACHED_WITHIN = {Level.IV: 90, Level.III: 120}
TOWNS = 4
LADDER = (("应急管理局指挥中心", "值班室", "8201"), ("防汛抗旱指挥部", "值班室", "8202"), ("人民政府办公室", "总值班室", "8203"))


def build_plans() -> list[EmergencyPlan]:
    """One plan in force for the city and every county society."""
    return [_plan(society) for society in Organisation.objects.filter(kind__in=Organisation.SOCIETIES)]


def _plan(society: Organisation) -> EmergencyPlan:
    known = EmergencyPlan.objects.filter(organisation=society, title=TITLE).first()
    if known:
        return known
    review = timezone.localdate() + REVIEWED_WITHIN
    plan = EmergencyPlan.objects.create(organisation=society, title=TITLE, version="2016", source=SOURCE, review_due_on=review)
    for level, measure, threshold, role in TRIGGERS:
        PlanTrigger.objects.create(plan=plan, level=level, measure=measure, threshold=threshold, activated_by_role=role, source=SOURCE)
    for level, role, order, task, minutes in CARDS:
        ActionCard.objects.create(plan=plan, level=level, role=role, order=order, task=task, within_minutes=minutes)
    _resources(plan, society)
    _government(plan, society)
    put_plan_in_force(approve_plan(plan, by=None), by=None, on=date(2016, 1, 1))
    if society.code == TO_RENEW:
        letter_sent(draw_up_letter(plan, authority=AUTHORITY, by=None), by=None)
    plan.refresh_from_db()
    return plan


def _resources(plan: EmergencyPlan, society: Organisation) -> None:
    """What each level needs; the city's plan names no single township."""
    times = CITY_TIMES if society.kind == Organisation.Kind.CITY_SOCIETY else 1
    items, classes = Item.objects.in_bulk(field_name="sku"), VehicleClass.objects.in_bulk(field_name="code")
    for level, people in PEOPLE.items():
        PlanLevel.objects.create(plan=plan, level=level, people=people * times, source=SOURCE)
    facts = [(level, {"kind": "goods", "item": items[sku], "quantity": units, "per_hundred": True}) for level in PEOPLE for sku, units in GOODS]
    facts += [(level, {"kind": "crew", "cell": cell, "quantity": people}) for level, rows in CREWS.items() for cell, people in rows]
    facts += [(level, {"kind": "vehicle", "vehicle_class": classes[code], "quantity": n}) for level, rows in LORRIES.items() for code, n in rows]
    facts += [
        (level, {"kind": "place", "division": town, "within_minutes": most}) for level, most in REACHED_WITHIN.items() for town in _towns(society)
    ]
    for level, row in facts:
        PlanResource.objects.create(plan=plan, level=level, source=SOURCE, **row)


def _towns(society: Organisation) -> list[Division]:
    county = society.division
    if county is None or county.level != Division.Level.COUNTY:
        return []
    return list(Division.objects.filter(parent=county, longitude__isnull=False).order_by("code")[:TOWNS])


def _government(plan: EmergencyPlan, society: Organisation) -> None:
    """Where the plan is filed, and whom to call; telephones are made up."""
    today = timezone.localdate()
    late = society.code == TO_RENEW
    PlanFiling.objects.create(
        plan=plan,
        authority=AUTHORITY,
        sent_on=date(2016, 1, 8),
        filed_on=date(2016, 1, 15),
        reference="演示备案 2016-1",
        renew_by=today + (-A_MONTH if late else REVIEWED_WITHIN),
    )
    for rung, (body, post, line) in enumerate(LADDER, start=1):
        LiaisonContact.objects.create(
            organisation=society,
            rung=rung,
            body=f"{body}(演示)",
            post=post,
            phone=f"199-0000-{line}",
            tested_on=today - timedelta(days=30 * rung),
            test_due_on=today + timedelta(days=90 - 30 * rung),
        )
