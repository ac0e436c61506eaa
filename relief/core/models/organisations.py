"""Societies and their base units: the tree along which rights and books are owned."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords


class Organisation(models.Model):
    """A city or county society (a legal person with its own books) or one of its base units."""

    class Kind(models.TextChoices):
        """Societies keep books; branches belong to a society; partners stand outside."""

        CITY_SOCIETY = "city_society", _("City society")
        COUNTY_SOCIETY = "county_society", _("County society")
        TOWNSHIP_BRANCH = "township_branch", _("Township branch")
        VILLAGE_BRANCH = "village_branch", _("Village branch")
        SCHOOL_BRANCH = "school_branch", _("School branch")
        PARTNER = "partner", _("Partner unit")

    SOCIETIES = (Kind.CITY_SOCIETY, Kind.COUNTY_SOCIETY)

    code = models.SlugField(_("code"), max_length=20, unique=True, help_text=_("Printed in document numbers, for example JN."))
    name = models.CharField(_("name"), max_length=80)
    short_name = models.CharField(_("short name"), max_length=30, blank=True)
    kind = models.CharField(_("kind"), max_length=20, choices=Kind.choices)
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="children", verbose_name=_("superior"))
    society = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="units", verbose_name=_("society that keeps the books"), editable=False
    )
    path = models.CharField(_("path"), max_length=200, unique=True, editable=False, help_text=_("Codes from the top, each followed by a slash."))
    division = models.ForeignKey(
        "core.Division", on_delete=models.PROTECT, null=True, blank=True, related_name="organisations", verbose_name=_("division")
    )
    phone = models.CharField(_("duty telephone"), max_length=30, blank=True)
    established_on = models.DateField(_("established"), null=True, blank=True)
    dissolved_on = models.DateField(_("dissolved"), null=True, blank=True)

    history = HistoricalRecords()

    class Meta:
        """Ordered as a tree."""

        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")
        ordering = ("path",)

    def __str__(self) -> str:
        return self.short_name or self.name

    @property
    def is_society(self) -> bool:
        """True where the organisation is a legal person with its own books."""
        return self.kind in self.SOCIETIES
