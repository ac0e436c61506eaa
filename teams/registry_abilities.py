"""Skills, vehicles of their own and languages of members on the desk; plates and numbers of certificates are shown to whoever calls out or keeps the register."""

from django.contrib import admin
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from relief.core import clock
from relief.core.roles import COMMANDERS, LEADERS, OFFICE
from relief.registrar.declarations import Due, Measure
from relief.registrar.ownership import own
from relief.registrar.registry import Registry, act
from teams.models import BagItem, GearBag, MemberSkill, OwnVehicle, PaperReminder, SpokenLanguage, TeamMember
from teams.selectors.skills import counting
from teams.services.forgetting import forget_plate
from teams.services.skills import forget_skill, see_original

KEPT = {"write": OFFICE | LEADERS}


@admin.register(MemberSkill)
class MemberSkills(Registry):
    """What members have learned and until when; whoever has seen the original says so by the step."""

    icon = "workspace_premium"
    scope = "member__team__organisation"
    access = KEPT
    list_display = ("member", "skill", "valid_until", "seen_on")
    fields = ("member", "skill", "number", "issued_on", "valid_until", "note", "seen_on", "replaced")
    readonly_fields = by_steps = ("seen_on", "replaced")
    list_filter = ("skill", "replaced")
    list_select_related = ("member__person",)
    search_fields = ("member__person__name",)
    masked = {"number": LEADERS | COMMANDERS | OFFICE}
    erasure = forget_skill
    actions = (act(_("Original seen today"), see_original),)
    due = (Due("valid_until", _("A certificate of a skill runs out"), days=90, waiting=Q(replaced=False, member__state=TeamMember.State.REGISTERED)),)
    measures = (
        Measure(
            "skilled",
            _("Registered members with a skill that counts today"),
            lambda rows: counting(rows.filter(member__state=TeamMember.State.REGISTERED), clock.today()).values("member").distinct().count(),
        ),
    )


own(PaperReminder, scope="member__team__organisation", access={"write": ()})


@admin.register(OwnVehicle)
class OwnVehicles(Registry):
    """Members' own vehicles, for call-outs that want one."""

    icon = "directions_car"
    scope = "member__team__organisation"
    access = KEPT
    list_display = fields = ("member", "plate", "kind", "seats", "offered")
    list_filter = ("kind", "offered")
    list_select_related = ("member__person",)
    search_fields = ("member__person__name",)
    masked = {"plate": LEADERS | COMMANDERS | OFFICE}
    erasure = forget_plate
    measures = (
        Measure(
            "four-wheel-drives",
            _("Members' own vehicles with four-wheel drive"),
            lambda rows: rows.filter(kind=OwnVehicle.Kind.FOUR_WHEEL, offered=True, member__state=TeamMember.State.REGISTERED).count(),
        ),
    )


@admin.register(SpokenLanguage)
class SpokenLanguages(Registry):
    """Which languages members speak."""

    icon = "translate"
    scope = "member__team__organisation"
    access = KEPT
    key = ("member", "language")
    list_display = fields = ("member", "language", "note")
    list_filter = ("language",)
    list_select_related = ("member__person",)
    search_fields = ("member__person__name",)


@admin.register(GearBag)
class GearBags(Registry):
    """Bags and boxes of squads, by cell."""

    icon = "backpack"
    scope = "team__organisation"
    access = KEPT
    list_display = fields = ("code", "name", "team", "cell", "place", "checked_on")
    list_filter = ("cell",)
    search_fields = ("code", "name")
    due = (Due("checked_on", _("A gear bag is to be checked"), plus_hours=24 * 90),)


@admin.register(BagItem)
class BagItems(Registry):
    """What belongs into which bag; a piece with a number of the register of equipment is known by it."""

    icon = "checklist"
    scope = "bag__team__organisation"
    access = KEPT
    list_display = fields = ("bag", "what", "quantity", "code")
    list_filter = ("bag__cell",)
    list_select_related = ("bag",)
    search_fields = ("what", "code")
