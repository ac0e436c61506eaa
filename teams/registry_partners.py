"""Partner squads and their agreements on the desk; what was asked of them and who came is written on its own pages."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from relief.core.roles import COMMANDERS, LEADERS, OFFICE
from relief.registrar.declarations import Due, Measure
from relief.registrar.ownership import own
from relief.registrar.registry import Registry
from teams.models import PartnerAgreement, PartnerCall, PartnerParty, PartnerUnit
from teams.selectors.partners import partners_of

KEPT = {"write": OFFICE | LEADERS}
LEADS = LEADERS | COMMANDERS

own(PartnerCall, scope="call_out__organisation", access={"read": LEADS | OFFICE, "write": LEADS})
own(PartnerParty, scope="muster__organisation", access={"read": LEADS | OFFICE, "write": LEADS})


@admin.register(PartnerUnit)
class PartnerUnits(Registry):
    """Civil rescue groups, hospitals, swimmers: who helps under an agreement, and how it is called."""

    icon = "handshake"
    scope = "organisation"
    access = KEPT
    list_display = fields = ("code", "name", "kind", "cell", "organisation", "contact_role", "contact", "channel")
    list_filter = ("kind", "cell")
    search_fields = ("code", "name")
    autocomplete_fields = ("contact",)
    measures = (
        Measure("partners-bound", _("Partner squads that can be asked now"), lambda rows: sum(one.may_go for one in partners_of(rows))),
        Measure("partner-people", _("People promised by partners"), lambda rows: sum(one.people for one in partners_of(rows))),
    )


@admin.register(PartnerAgreement)
class PartnerAgreements(Registry):
    """From when until when, how many people, with what."""

    icon = "contract"
    scope = "unit__organisation"
    access = KEPT
    key = ("unit", "reference")
    list_display = fields = ("unit", "reference", "starts_on", "ends_on", "people", "brings", "insured_until", "insured_people")
    list_filter = ("ends_on",)
    search_fields = ("unit__name", "reference")
    due = (
        Due("ends_on", _("An agreement with a partner ends"), days=60),
        Due("insured_until", _("The insurance a partner has shown runs out"), days=60),
    )
