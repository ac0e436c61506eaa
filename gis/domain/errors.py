"""The refusals of the dispatch arithmetic: each names what was asked, what there was and what is missing."""

from __future__ import annotations

from relief.problems import Problem, gettext_noop


class NoRoute(Problem):
    """No open road of the vehicle's class joins the two points."""

    slug = "no-route"
    sentence = gettext_noop("No open road leads from %(origin)s to %(destination)s for the vehicle class %(vehicle)s.")


class VehicleOverload(Problem):
    """A load that no vehicle may carry; the trip is not planned at all."""

    slug = "vehicle-overload"
    told = True
    sentence = gettext_noop(
        "%(goods)s for %(place)s weighs %(kg)s kg and fills %(m3)s m³; the largest vehicle at %(depot)s carries %(limit_kg)s kg and %(limit_m3)s m³."
    )


class OverloadTogether(Problem):
    """Papers that each fit the vehicle and together do not. ``papers`` leave, ``aboard`` are on it: number, kg and m³ of each."""

    slug = "overload-together"
    told = True
    sentence = gettext_noop(
        "%(plate)s would carry %(kg)s kg and %(m3)s m³ together: %(papers)s, and on it already %(aboard)s. It takes %(limit_kg)s kg and %(limit_m3)s m³. "
        "Let this leave on another vehicle; if %(plate)s has been there or is back, say so first on the paper that is on it."
    )


class NoVehicle(Problem):
    """Goods wait at a depot that has no vehicle able to reach the place."""

    slug = "no-vehicle"
    sentence = gettext_noop("No free vehicle at %(depot)s can reach %(place)s by an open road it may use.")


class TripsImpossible(Problem):
    """The vehicles cannot bring everything inside their hours and the places' time windows."""

    slug = "trips-impossible"
    sentence = gettext_noop("The %(vehicles)s vehicles of %(depot)s cannot bring %(stops)s loads inside their hours and time windows.")


class UnreadableRoads(Problem):
    """A road file that cannot be used; nothing of it is loaded. Always one of the classes below."""

    slug = "unreadable-roads"
    status = 422
    sentence = gettext_noop("%(file)s cannot be used as road data.")


class RoadFileMissing(UnreadableRoads):
    """There is no such file."""

    sentence = gettext_noop("There is no file %(file)s.")


class RoadFileUnknown(UnreadableRoads):
    """The name says it is no road file."""

    sentence = gettext_noop("%(file)s is no road file: its name must end in one of %(expected)s.")


class RoadFileBroken(UnreadableRoads):
    """The content is damaged or of another kind than the name says."""

    sentence = gettext_noop("%(file)s is broken or is not what its name says, which is %(expected)s (%(detail)s).")


class RoadFileWithoutClass(UnreadableRoads):
    """Lines without a column that says what road they are."""

    sentence = gettext_noop("%(file)s has no column for the class of road; expected one of %(expected)s.")


class RoadFileEmpty(UnreadableRoads):
    """Readable, and not one drivable road in it."""

    sentence = gettext_noop("%(file)s holds no road a vehicle may use; expected lines of a class such as %(expected)s.")


class UnknownDatum(Problem):
    """A coordinate whose datum has no conversion here, or which lies outside the earth."""

    slug = "unknown-datum"
    status = 422
    sentence = gettext_noop("The point %(lon)s, %(lat)s in %(datum)s cannot be converted to WGS-84.")
