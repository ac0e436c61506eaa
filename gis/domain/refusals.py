"""The refusals of dispatch: each names what was asked and what stands in the way."""

from __future__ import annotations

from relief.core.domain.errors import Reasoned
from relief.problems import Problem, gettext_noop


class NoNetwork(Problem):
    """Nothing can be routed before roads are loaded."""

    slug = "no-road-network"
    sentence = gettext_noop("No road network is in use. Load one first; then ways and times can be worked out.")


class NoRoadClass(Problem):
    """Ways are sought for a class of vehicle that uses roads, and there is none."""

    slug = "no-road-class"
    sentence = gettext_noop("No class of vehicle that uses roads is entered. Enter one first; then ways and times can be worked out.")


class NothingNeeded(Problem):
    """A proposal without an open need."""

    slug = "nothing-needed"
    sentence = gettext_noop("Nothing is open at %(incident)s: every need is covered, or none has been estimated yet.")


class NoStandard(Problem):
    """A norm table that has no row in force."""

    slug = "no-standard"
    sentence = gettext_noop("The standard %(standard)s has no row in force on %(on)s.")


class ElsewhereShelter(Problem):
    """A shelter of another incident."""

    slug = "another-incident"
    sentence = gettext_noop("%(shelter)s belongs to %(belongs_to)s, not to %(incident)s.")


class ShelterKnown(Problem):
    """The same place entered twice would be sent everything twice."""

    slug = "shelter-known"
    sentence = gettext_noop("%(shelter)s (%(division)s) is on the map already with %(people)s people, so it was not entered again.")


class ProposalClosed(Problem):
    """Only the newest open proposal can be adjusted or approved."""

    slug = "proposal-closed"
    sentence = gettext_noop("The proposal %(number)s is “%(state)s” and cannot be changed any more.")


class EmptyProposal(Problem):
    """A proposal that sends nothing."""

    slug = "empty-proposal"
    sentence = gettext_noop("The proposal %(number)s sends nothing, so there is nothing to approve.")


class TooMuch(Problem):
    """More than the warehouse may give."""

    slug = "too-much"
    sentence = gettext_noop("%(asked)s of %(item)s were asked of %(warehouse)s; it may give %(available)s.")


class NotAQuantity(Problem):
    """Something typed as a quantity that is no whole number."""

    slug = "not-a-quantity"
    status = 422
    sentence = gettext_noop("“%(typed)s” is no quantity of %(item)s for %(place)s: write a whole number, 0 or more.")


class MoreThanNeeded(Problem):
    """More than the place lacks."""

    slug = "more-than-needed"
    sentence = gettext_noop("%(place)s still lacks %(open)s of %(item)s; with %(asked)s here it would get more than it needs.")


class UnknownWeight(Problem):
    """A load cannot be checked against a lorry without weight and volume."""

    slug = "unknown-weight"
    sentence = gettext_noop("Weight or volume is missing in the catalogue for %(items)s, so no load can be checked.")


class WrongTripState(Problem):
    """A step that does not follow from where the trip is."""

    slug = "wrong-trip-state"
    sentence = gettext_noop("The trip %(number)s is “%(state)s”; this step does not come next.")


class TripBlocked(Problem):
    """A trip whose road is closed does not leave, by whichever door."""

    slug = "trip-blocked"
    told = True
    sentence = gettext_noop(
        "The road of the trip %(number)s is closed from %(moment)s: %(closure)s, confirmed by %(confirmed_by)s. Give the trip another way on the board first."
    )


class TripDoubtful(TripBlocked):
    """The same where nobody has confirmed the closure yet: it is avoided all the same."""

    sentence = gettext_noop(
        "The road of the trip %(number)s is reported closed from %(moment)s: %(closure)s, said by %(reported_by)s and not confirmed yet. "
        "Give the trip another way on the board first, or have it confirmed that the road is open."
    )
    written = gettext_noop(
        "The road of the trip %(number)s is reported closed from %(moment)s: %(closure)s, not confirmed yet. "
        "Give the trip another way on the board first, or have it confirmed that the road is open."
    )


class OtherWarehouse(Problem):
    """An order is loaded where its goods are."""

    slug = "vehicle-elsewhere"
    sentence = gettext_noop("The order %(order)s leaves from %(warehouse)s; the vehicle %(vehicle)s stands at %(stands_at)s.")


class VehicleBusy(Problem):
    """A vehicle makes one trip at a time."""

    slug = "vehicle-busy"
    sentence = gettext_noop("The vehicle %(vehicle)s is on the trip %(trip)s.")


class NothingToLoad(Problem):
    """Everything is on a trip already."""

    slug = "nothing-to-load"
    sentence = gettext_noop("Everything on %(orders)s is on a trip already.")


class NoRoadThere(Problem):
    """A closure that touches no road."""

    slug = "no-road-there"
    sentence = gettext_noop("No road of %(network)s lies within %(metres)s m of what was drawn.")


class AlreadyOpen(Problem):
    """A closure that has ended."""

    slug = "already-open"
    sentence = gettext_noop("%(closure)s has been open again since %(since)s.")


class ClosureOutOfOrder(Problem):
    """A closure that would end before it begins."""

    slug = "closure-out-of-order"
    status = 422
    sentence = gettext_noop("%(closure)s cannot end before it begins.")


class UnreadableShape(Reasoned):
    """A drawn shape that is no point, line or area."""

    slug = "unreadable-shape"
    status = 422
    sentence = gettext_noop("The drawn shape cannot be read: %(reason)s. Draw a point, a line or an area again (WGS-84).")


class UnreadablePlace(Problem):
    """A pasted text without two coordinates in it."""

    slug = "unreadable-place"
    status = 422
    sentence = gettext_noop("No coordinate can be read from “%(text)s”. Write longitude and latitude in degrees, such as 119.642, 27.973.")


class UnnamedDatum(Problem):
    """A coordinate whose datum nobody said: 300–1,200 m of error are possible, so it is refused."""

    slug = "unnamed-datum"
    status = 422
    sentence = gettext_noop(
        "From which map is “%(text)s”? Choose GPS/Tianditu (WGS-84), AMap/Tencent (GCJ-02) or Baidu (BD-09); otherwise the point could be %(metres)s m off."
    )


class MixedDatum(Problem):
    """The text names one datum and the choice another."""

    slug = "mixed-datum"
    status = 422
    sentence = gettext_noop("“%(text)s” says %(said)s, but %(chosen)s was chosen. Choose one of them.")


class OutsideArea(Problem):
    """A point far from where the product works is nearly always a slip of the pen."""

    slug = "outside-area"
    status = 422
    sentence = gettext_noop("Longitude %(lon)s, latitude %(lat)s lies outside China. Look at the figures again.")


class UnreadableTiles(Problem):
    """A file of map tiles that is none, or of a kind that cannot be drawn."""

    slug = "unreadable-tiles"
    sentence = gettext_noop("The file of map tiles cannot be used: %(found)s.")


class UnknownRoad(Problem):
    """No stretch of the network bears the number."""

    slug = "unknown-road"
    status = 422
    sentence = gettext_noop("The network “%(network)s” has no road %(ref)s. It knows: %(known)s.")


class NoStartOnRoad(Problem):
    """A length along a road means nothing without a start."""

    slug = "no-start-on-road"
    status = 422
    sentence = gettext_noop("From which place are the %(km)s km on %(ref)s? Write for example: %(ref)s 从大漈 12 公里.")


class PlaceOffRoad(Problem):
    """The place named as start does not lie on the road."""

    slug = "place-off-road"
    status = 422
    sentence = gettext_noop(
        "%(place)s lies %(away)s km from %(ref)s, so no length along it can be counted from there. %(ref)s is %(length)s km long."
    )


class RoadTooShort(Problem):
    """The road ends before."""

    slug = "road-too-short"
    status = 422
    sentence = gettext_noop("%(ref)s goes on for %(reach)s km from %(place)s at most; %(asked)s km were said. %(ref)s is %(length)s km long.")


class WhichWay(Problem):
    """The length fits in more than one direction. ``choices``: the names of what lies ahead."""

    slug = "which-way"
    status = 422
    sentence = gettext_noop("%(ref)s leads from %(place)s in more than one direction: towards %(names)s. Say which.")


class UnknownPlace(Problem):
    """No place of that name."""

    slug = "unknown-place"
    status = 422
    sentence = gettext_noop("No county, township or village is called “%(text)s”. Write a neighbouring place, or paste a coordinate.")


class SeveralPlaces(Problem):
    """The name is borne by several places."""

    slug = "several-places"
    status = 422
    sentence = gettext_noop("“%(text)s” may be: %(names)s. Choose one.")


class WorkUnderWay(Problem):
    """An incident that already has people or goods of its own is not merged."""

    slug = "work-under-way"
    sentence = gettext_noop("%(incident)s has %(shelters)s shelters and %(trips)s trips of its own; carry on there, or move them first.")
