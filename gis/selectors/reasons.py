"""The proposal in sentences: one plain sentence per line, from the facts the engine kept."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from gis.domain.sourcing import Why
from gis.models import GroupFactor
from inventory.models import Warehouse
from relief.core.templatetags.relief_ui import unit

if TYPE_CHECKING:
    from gis.models import Need, ProposalLine, UnmetLine

NOT_NEARER = {
    Why.NO_STOCK: gettext_noop("%(store)s (%(minutes)s min) has none"),
    Why.KEPT_BACK: gettext_noop("%(store)s (%(minutes)s min) keeps its own for its people"),
    Why.EARMARKED: gettext_noop("%(store)s (%(minutes)s min) has only goods given for another purpose"),
    Why.NEEDED_ELSEWHERE: gettext_noop("%(store)s (%(minutes)s min) sends all it can already"),
}
UNMET = {
    Why.NO_STOCK: gettext_noop("no warehouse that answers has any"),
    Why.NO_ROAD: gettext_noop("%(without_road)s lie where no open road leads from"),
    Why.KEPT_BACK: gettext_noop("all that may be sent is sent; %(kept_back)s are kept back elsewhere for their own people"),
    Why.EARMARKED: gettext_noop("all that may be sent is sent; %(earmarked)s were given for another purpose"),
    Why.NEEDED_ELSEWHERE: gettext_noop("all %(sendable)s that may be sent are shared out"),
    Why.NO_CAPACITY: gettext_noop("%(left)s are left, but no vehicle brings them"),
    "adjusted": gettext_noop("the quantity was lowered by hand"),
}
BASES = {
    "person": gettext_noop("%(times)s people × %(each)s"),
    "family": gettext_noop("%(times)s families × %(each)s"),
    "person_day": gettext_noop("%(people)s people × %(days)s days × %(each)s"),
}
TELL = 2


def why_line(line: ProposalLine) -> str:
    """Why this warehouse sends: its distance, who was nearer, what it keeps back, what expires."""
    facts = line.reason
    parts = [_supplied(line, facts) or _nearest(line, facts), _whose(line, facts), _kept(line, facts), _expires(facts)]
    return _("; ").join(part for part in parts if part) + _(".")


def _nearest(line: ProposalLine, facts: dict[str, Any]) -> str:
    minutes = {"store": str(line.warehouse), "minutes": line.minutes}
    nearer = [_not_nearer(one) for one in facts.get("nearer", [])[:TELL]]
    if not nearer:
        return _("%(store)s is nearest (%(minutes)s min)") % minutes
    return _("%(store)s is next (%(minutes)s min): %(nearer)s") % {**minutes, "nearer": _(", ").join(nearer)}


def _supplied(line: ProposalLine, facts: dict[str, Any]) -> str:
    """Goods a supplier has promised: his hours, where he brings them, the road from there, and why nothing nearer is left."""
    if not facts.get("supplier"):
        return ""
    road = line.minutes - 60 * facts["hours"]
    said = _("%(supplier)s brings it to %(store)s within %(hours)s hours of the call (%(agreement)s), from there it is %(minutes)s min")
    nearer = [_not_nearer(one) for one in facts.get("nearer", [])[:TELL]]
    words = {"supplier": facts["supplier"], "agreement": facts["agreement"], "hours": facts["hours"], "store": str(line.warehouse), "minutes": road}
    return _("; ").join([said % words, *nearer])


def _not_nearer(one: dict[str, Any]) -> str:
    return _(NOT_NEARER[Why(one["why"])]) % {"store": one["warehouse"], "minutes": one["minutes"]}


def _whose(line: ProposalLine, facts: dict[str, Any]) -> str:
    """Goods that others keep, or that another county has to offer first."""
    if facts.get("aid"):
        return _("mutual aid: %(keeper)s is asked and has to offer it first") % {"keeper": facts.get("keeper", line.warehouse)}
    if facts.get("ownership") == Warehouse.Ownership.CUSTODIAL and facts.get("hours"):
        words = {"custodian": facts["custodian"], "keeper": facts.get("keeper", line.warehouse), "hours": facts["hours"]}
        return _("%(custodian)s keeps it for %(keeper)s and hands it over within %(hours)s hours") % words
    if facts.get("ownership") == Warehouse.Ownership.CUSTODIAL:
        return _("a custodian keeps it for %(keeper)s under agreement") % {"keeper": facts.get("keeper", line.warehouse)}
    return ""


def _kept(line: ProposalLine, facts: dict[str, Any]) -> str:
    if facts.get("own"):
        return _("it is for its own people, so nothing is kept back")
    if not facts.get("kept_back"):
        return ""
    kept = f"{facts['kept_back']:,}"
    return _("%(kept)s %(unit)s stay there for its own people") % {"kept": kept, "unit": unit(line.need.item, facts["kept_back"])}


def _expires(facts: dict[str, Any]) -> str:
    if not facts.get("expires_on"):
        return ""
    return _("first to expire (%(day)s) goes first") % {"day": date_format(date.fromisoformat(facts["expires_on"]), "DATE_FORMAT")}


def why_unmet(row: UnmetLine) -> str:
    """Why a need stays open, with the units each cause holds back."""
    item = row.need.item
    facts = {name: f"{value:,} {unit(item, value)}" if isinstance(value, int) else value for name, value in row.reason.items()}
    cause = row.reason.get("why", "adjusted")
    said = UNMET["adjusted"] if cause == "adjusted" else UNMET[Why(cause)]
    missing = {"quantity": f"{row.quantity:,}", "unit": unit(item, row.quantity)}
    return _("%(quantity)s %(unit)s are missing: %(cause)s.") % {**missing, "cause": _(said) % facts}


def why_need(need: Need) -> str:
    """The reckoning of a need: how many, times how much, from which source."""
    facts = need.reason
    if "basis" not in facts:
        return ""
    said = _(BASES[facts["basis"]]) % facts
    said += _groups(facts)
    trust = _("unverified") if facts.get("status") == "unverified" else _("from a source")
    whole = f"{need.quantity:,} {unit(need.item, need.quantity)}"
    return f"{said} = {whole} · {trust} · {facts.get('source', '')}"


def _groups(facts: dict[str, Any]) -> str:
    """Whose factor raised the figure: so many elders at 150 %."""
    factors, groups = facts.get("factors") or {}, facts.get("groups") or {}
    named = [(GroupFactor.Group(group).label, groups[group], percent) for group, percent in factors.items() if groups.get(group)]
    return "".join(_(", of them %(number)s %(group)s at %(percent)s percent") % {"number": n, "group": g, "percent": p} for g, n, p in named)
