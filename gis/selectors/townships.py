"""What pages, papers and files show of township cards beside the ways: contact, landing points, the last survey."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from gis.domain.surveys import survey_key
from gis.models import LandingPoint, SurveyedRoute, TownshipCard
from gis.selectors.cards import Reckoning, townships
from relief.core.access import in_force
from relief.core.models import Appointment, Organisation
from relief.registrar.masks import mask

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from relief.core.models import Division

Role = Appointment.Role


@dataclass(frozen=True)
class Contact:
    """Whom to call for a township: its secretary, else its branch, else the county's duty telephone."""

    who: str
    phone: str

    def shown(self, *, open_to: bool) -> Contact:
        """As this person may see it."""
        return self if open_to else Contact(self.who, mask(self.phone))


@dataclass(frozen=True)
class TownRow:
    """One township in the list."""

    town: Division
    card: TownshipCard | None
    fresh: bool
    landings: list[LandingPoint] = field(default_factory=list)

    @property
    def nearest(self) -> dict[str, Any]:
        """The nearest warehouse of its card."""
        stores = self.card.data.get("stores", []) if self.card else []
        return stores[0] if stores else {}


def town_rows(text: str = "", county: str = "", mark: str = "") -> tuple[list[TownRow], str]:
    """The townships that fit a search, with their kept cards, and the key of the roads now; a fixed number of queries."""
    reckoning = Reckoning()
    cards = {card.division_id: card for card in TownshipCard.objects.all()}
    landings = landings_of()
    rows = [TownRow(town, card, bool(card and card.key == reckoning.key), landings[town.pk]) for town in townships() for card in [cards.get(town.pk)]]
    return [row for row in rows if _fits(row, text.strip().lower(), county, mark)], reckoning.key


def _fits(row: TownRow, text: str, county: str, mark: str) -> bool:
    names = f"{row.town.name} {row.town.pinyin} {row.town.pinyin.replace(' ', '')} {row.town.code}".lower()
    return text in names and county in {"", row.town.parent.code if row.town.parent else ""} and mark in {"", row.card.mark if row.card else "none"}


def landings_of(towns: Iterable[int] | None = None) -> dict[int, list[LandingPoint]]:
    """Landing points by township; one query."""
    rows = LandingPoint.objects.all() if towns is None else LandingPoint.objects.filter(division__in=list(towns))
    found: dict[int, list[LandingPoint]] = defaultdict(list)
    for row in rows.order_by("kind", "name"):
        found[row.division_id].append(row)
    return found


def contacts_of(towns: Sequence[Division]) -> dict[int, Contact]:
    """Contacts by township; two queries."""
    keys = {town.pk for town in towns} | {town.parent_id for town in towns}
    offices = {one.division_id: one for one in Organisation.objects.filter(division__in=keys, dissolved_on__isnull=True).order_by("-path")}
    now = timezone.now()
    held = Appointment.objects.filter(role=Role.TOWNSHIP_SECRETARY, organisation__division__in=keys, person__erased_at__isnull=True)
    posts = {one.organisation.division_id: one for one in held.select_related("person", "organisation", "delegated_by") if in_force(one, now)}
    return {town.pk: contact for town in towns if (contact := _contact(town, offices, posts))}


def _contact(town: Division, offices: dict[int | None, Organisation], posts: dict[int | None, Appointment]) -> Contact | None:
    post = posts.get(town.pk)
    if post and post.person.phone:
        return Contact(f"{post.person.name} ({post.get_role_display()})", post.person.phone)
    office = offices.get(town.pk) if town.pk in offices and offices[town.pk].phone else offices.get(town.parent_id)
    return Contact(str(office), office.phone) if office else None


def surveys_of(stores: Sequence[dict[str, Any]]) -> dict[int, SurveyedRoute]:
    """The surveyed routes the ways of a card use, by segment id; one query."""
    wanted = {survey_key(segment): segment for store in stores for way in store["ways"] for segment in way["surveys"]}
    return {wanted[row.pk]: row for row in SurveyedRoute.objects.filter(pk__in=wanted)} if wanted else {}
