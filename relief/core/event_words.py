"""What an event is called on a page: every kind of the stream in words, and the names of its facts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as translate
from django.utils.translation import gettext_noop as _

if TYPE_CHECKING:
    from collections.abc import Mapping

KINDS: dict[str, str] = {
    "incident-reported": _("Incident reported"),
    "incident-verified": _("Incident verified"),
    "incident-opened": _("Incident opened"),
    "incident-closed": _("Incident closed"),
    "incident-stabilised": _("Situation stabilised"),
    "fact-reported": _("Figures reported"),
    "government-response-recorded": _("Government response recorded"),
    "response-proposed": _("Response proposed"),
    "response-activated": _("Response activated"),
    "response-escalated": _("Response raised"),
    "response-de-escalated": _("Response lowered"),
    "response-stood-down": _("Response stood down"),
    "shelter-opened": _("Shelter opened"),
    "shelter-counted": _("Shelter counted"),
    "need-estimated": _("Need estimated"),
    "need-assessed": _("Need assessed"),
    "requisition-submitted": _("Requisition submitted"),
    "requisition-taken-up": _("Requisition taken up"),
    "requisition-rejected": _("Requisition rejected"),
    "requisition-cancelled": _("Requisition cancelled"),
    "requisition-closed": _("Requisition closed"),
    "road-closed": _("Road closed"),
    "road-reopened": _("Road open again"),
    "sourcing-proposed": _("Sourcing proposed"),
    "proposal-adjusted": _("Proposal adjusted"),
    "proposal-closed": _("Proposal closed"),
    "aid-requested": _("Mutual aid asked for"),
    "aid-offered": _("Mutual aid offered"),
    "aid-accepted": _("Mutual aid accepted"),
    "aid-declined": _("Mutual aid declined"),
    "aid-withdrawn": _("Mutual-aid request withdrawn"),
    "aid-settled": _("Mutual aid settled"),
    "scarcity-recorded": _("Shares of short goods recorded"),
    "scarcity-published": _("Shares of short goods published"),
    "release-approved": _("Release approved"),
    "release-ratified": _("Release ratified"),
    "release-cancelled": _("Release cancelled"),
    "picking-begun": _("Picking begun"),
    "goods-received": _("Goods received"),
    "goods-issued": _("Goods issued"),
    "goods-transferred": _("Goods transferred"),
    "goods-returned": _("Goods returned"),
    "goods-moved": _("Goods moved within the store"),
    "goods-counted": _("Shelves counted"),
    "goods-disposed": _("Goods disposed of"),
    "lot-corrected": _("Lot corrected"),
    "document-reversed": _("Document reversed"),
    "member-stepped": _("Team member: one step further"),
    "contact-confirmed": _("Telephone of a team member confirmed"),
    "trip-planned": _("Trip planned"),
    "trip-rerouted": _("Trip rerouted"),
    "trip-cancelled": _("Trip cancelled"),
    "trip-blocked": _("Trip blocked by a closure"),
    "waybill-prepared": _("Waybill written"),
    "waybill-loaded": _("Vehicle loaded"),
    "waybill-departed": _("Vehicle departed"),
    "waybill-arrived": _("Vehicle arrived"),
    "waybill-returned": _("Vehicle turned back"),
    "waybill-closed": _("Waybill closed"),
    "waybill-diverted": _("Vehicle diverted"),
    "delivery-signed": _("Signed for"),
    "case-opened": _("Discrepancy case opened"),
    "kits-assembled": _("Kits put together"),
    "kits-broken-up": _("Kits taken apart"),
    "goods-lent": _("Goods lent"),
    "loan-returned": _("Loan returned"),
    "goods-lost": _("Goods lost"),
    "case-settled": _("Discrepancy case settled"),
    "case-explained": _("Discrepancy case explained"),
    "case-handed-over": _("Discrepancy case handed over"),
    "receipt-announced": _("Goods announced"),
    "receipt-cancelled": _("Announcement withdrawn"),
    "supplier-contacted": _("Supplier contacted"),
    "goods-arrived": _("Goods arrived"),
    "goods-tallied": _("Goods counted off the vehicle"),
    "goods-inspected": _("Goods checked"),
    "goods-turned-away": _("Goods turned away"),
    "receipt-completed": _("Receipt completed"),
    "acceptance-reported": _("Acceptance reported"),
    "intake-opened": _("Surge intake opened"),
    "intake-closed": _("Surge intake closed"),
    "carton-refused": _("Carton refused"),
    "signer-forgotten": _("Signer's name erased"),
    "order-opened": _("Order opened"),
    "goods-packed": _("Goods packed"),
    "pass-issued": _("Vehicle pass issued"),
    "driver-signed": _("Driver signed"),
    "waybill-lost": _("Vehicle lost"),
    "waybill-unloaded": _("Vehicle unloaded"),
    "exception-reviewed": _("Exception reviewed"),
    "count-planned": _("Count planned"),
    "count-begun": _("Count begun"),
    "count-reviewed": _("Differences reviewed"),
    "count-approved": _("Count approved"),
    "count-cancelled": _("Count cancelled"),
    "disposal-proposed": _("Disposal proposed"),
    "disposal-inspected": _("Disposal inspected"),
    "disposal-approved": _("Disposal approved"),
    "disposal-refused": _("Disposal refused"),
    "rotation-planned": _("Rotation planned"),
    "lot-quarantined": _("Lot put into quarantine"),
    "lot-released": _("Lot released from quarantine"),
    "agreement-called": _("Agreement called"),
    "call-confirmed": _("Call confirmed"),
    "call-refused": _("Call refused"),
    "stock-confirmed": _("Stock confirmed by the custodian"),
    "asset-inspected": _("Asset inspected"),
    "asset-moved": _("Asset changed hands"),
    "store-inspected": _("Store inspected"),
    "finding-mended": _("Finding mended"),
    "command-refused": _("Entry of a phone refused"),
    "command-resolved": _("Refused entry resolved"),
    "device-enrolled": _("Phone enrolled"),
    "distribution-planned": _("Distribution planned"),
    "goods-distributed": _("Goods handed out"),
    "figures-recorded": _("Figures recorded"),
    "incident-dismissed": _("False alarm"),
    "response-put-in-writing": _("Response put in writing"),
    "sitrep-issued": _("Situation report issued"),
    "message-sent": _("Message sent"),
    "report-added": _("A further report"),
    "incident-merged": _("Incident merged into another"),
    "incident-took-over": _("Another incident merged into this one"),
    "alert-received": _("Warning received"),
    "alert-standby": _("Standing by on a warning"),
    "alert-standby-ended": _("Stood down after a warning"),
    "alert-became-incident": _("Warning became an incident"),
}
FACTS: dict[str, str] = {
    "people": _("people"),
    "days": _("days"),
    "trips": _("trips"),
    "vehicle": _("vehicle"),
    "closure": _("closure"),
    "quantity": _("quantity"),
    "warehouse": _("warehouse"),
    "destination": _("destination"),
    "level": _("level"),
    "reason": _("reason"),
    "minutes": _("minutes"),
    "km": _("km"),
    "lines": _("lines"),
    "movements": _("number of movements"),
    "plate": _("plate"),
    "expected": _("expected"),
    "found": _("found"),
    "channel": _("how it was approved"),
    "households": _("households"),
    "asker": _("asking society"),
    "giver": _("asked society"),
    "units": _("units"),
    "alert": _("alert"),
    "needs": _("needs"),
    "place": _("place"),
    "into": _("merged into"),
    "merged": _("merged from"),
    "affected": _("people affected"),
}


# What a group is called, and how the kinds in it begin.
GROUPS: dict[str, tuple[str, tuple[str, ...]]] = {
    "situation": (_("Situation"), ("alert", "incident", "fact", "figures", "government", "shelter", "need", "assessment")),
    "command": (
        _("Command"),
        ("response", "decision", "card", "task", "duty", "handover", "sitrep", "sourcing", "proposal", "release", "requisition"),
    ),
    "goods": (
        _("Goods"),
        ("goods", "picking", "receipt", "lot", "kits", "loan", "case", "count", "document", "distribution", "supplier", "agreement"),
    ),
    "road": (_("Road"), ("road", "trip", "waybill", "driver", "delivery", "pass", "seal")),
    "people": (_("People"), ("crew", "call", "team", "muster", "deployment", "member", "unit", "welfare")),
    "messages": (_("Messages"), ("message", "command-", "device")),
}


def kinds_in(group: str) -> list[str]:
    """The beginnings of the kinds in a group; none for a group that does not exist."""
    return list(GROUPS[group][1]) if group in GROUPS else []


def words_of(kind: str) -> str:
    """An event kind as a person says it; a kind nobody named yet is shown as it is written."""
    return translate(KINDS[kind]) if kind in KINDS else kind.replace("-", " ")


def facts_of(payload: Mapping[str, Any]) -> list[tuple[str, str]]:
    """The named facts of an event; lists are counted, nested facts stay with their own page."""
    return [(translate(FACTS[name]), shown(value)) for name, value in payload.items() if name in FACTS and value not in (None, "", [], {})]


def shown(value: Any) -> str:
    """A fact in a few characters."""
    return str(len(value)) if isinstance(value, dict | list) else str(value)
