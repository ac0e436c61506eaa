"""Administrative divisions with both official codes, and their populations with source."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords


class Division(models.Model):
    """A city, county or township; the civil-affairs code is its key."""

    class Level(models.TextChoices):
        """Steps of the administrative tree that the product knows."""

        CITY = "city", _("City")
        COUNTY = "county", _("County")
        TOWNSHIP = "township", _("Township")

    code = models.CharField(_("civil-affairs code"), max_length=12, unique=True)
    code_nbs = models.CharField(_("statistics code"), max_length=12, blank=True)
    name = models.CharField(_("name"), max_length=60)
    short_name = models.CharField(_("short name"), max_length=30, blank=True)
    pinyin = models.CharField(_("pinyin"), max_length=80, blank=True)
    level = models.CharField(_("level"), max_length=10, choices=Level.choices)
    type = models.CharField(_("type"), max_length=20, blank=True)
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="children", verbose_name=_("belongs to"))
    longitude = models.FloatField(_("longitude (WGS-84)"), null=True, blank=True)
    latitude = models.FloatField(_("latitude (WGS-84)"), null=True, blank=True)
    precision_m = models.PositiveIntegerField(_("precision of the point (m)"), null=True, blank=True)
    position_source = models.CharField(_("source of the point"), max_length=120, blank=True)
    outline = models.JSONField(_("outline (GeoJSON geometry)"), null=True, blank=True)
    valid_from = models.DateField(_("valid from"), null=True, blank=True)
    valid_until = models.DateField(_("valid until"), null=True, blank=True)

    history = HistoricalRecords(excluded_fields=["outline"])

    class Meta:
        """Ordered as the official lists are."""

        verbose_name = _("division")
        verbose_name_plural = _("divisions")
        ordering = ("code",)
        constraints = (
            models.CheckConstraint(
                condition=Q(valid_until__isnull=True) | Q(valid_from__isnull=True) | Q(valid_until__gte=F("valid_from")),
                name="division_validity_in_order",
                violation_error_message=_("A division cannot end before it begins."),
            ),
        )

    def __str__(self) -> str:
        return self.name


class Village(models.Model):
    """A village or urban community, as people name a place on the telephone; where its own point is unknown the township's stands in."""

    code = models.CharField(_("statistics code"), max_length=12, unique=True)
    name = models.CharField(_("name"), max_length=60)
    initials = models.CharField(_("first letters of the pinyin"), max_length=20, blank=True)
    division = models.ForeignKey(Division, on_delete=models.CASCADE, related_name="villages", verbose_name=_("township"))
    longitude = models.FloatField(_("longitude (WGS-84)"), null=True, blank=True)
    latitude = models.FloatField(_("latitude (WGS-84)"), null=True, blank=True)
    source = models.CharField(_("source"), max_length=250, blank=True)

    history = HistoricalRecords()

    class Meta:
        """Ordered as the official list is."""

        verbose_name = _("village")
        verbose_name_plural = _("villages")
        ordering = ("code",)

    def __str__(self) -> str:
        return self.name


class Population(models.Model):
    """A count of people with its kind, year and source; a missing count is a missing row, never 0."""

    class Kind(models.TextChoices):
        """Which people were counted; the two differ by half in the hills."""

        RESIDENT = "resident", _("Resident population")
        REGISTERED = "registered", _("Household-registered population")

    division = models.ForeignKey(Division, on_delete=models.CASCADE, related_name="populations", verbose_name=_("division"))
    kind = models.CharField(_("kind"), max_length=12, choices=Kind.choices)
    people = models.PositiveIntegerField(_("people"))
    year = models.CharField(_("year"), max_length=40)
    note = models.CharField(_("note"), max_length=200, blank=True)
    source = models.CharField(_("source"), max_length=250, blank=True)

    history = HistoricalRecords()

    class Meta:
        """One count per division, kind and year."""

        verbose_name = _("population")
        verbose_name_plural = _("populations")
        ordering = ("division__code", "kind", "-year")
        constraints = (models.UniqueConstraint(fields=["division", "kind", "year"], name="one_population_a_year"),)

    def __str__(self) -> str:
        return f"{self.division} {self.people} ({self.year})"
