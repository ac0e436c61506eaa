"""Base maps from outside, as data: none until the customer enters his own."""

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

ADDRESS = RegexValidator(
    r"^https?://[A-Za-z0-9.:\[\]-]+/(?=\S*\{z\})(?=\S*\{x\})(?=\S*\{y\})[^\s'\"<>;]*$",
    _("Write the whole address of a tile, https://host/…, with {z}, {x} and {y}; one fixed host, without {s}."),
)
FILE = RegexValidator(r"^[\w.-]+\.pmtiles$", _("Write the name of a file in var/tiles that ends in .pmtiles."))


class TileSource(models.Model):
    """Pictures under the map: an address with places for zoom, column and row (XYZ or WMTS), or one PMTiles file in var/tiles."""

    class Datum(models.TextChoices):
        """What the pictures were drawn in; shifted ones never lie under our map."""

        WGS84 = "wgs84", _("WGS-84")
        CGCS2000 = "cgcs2000", _("CGCS2000 (Tianditu)")
        GCJ02 = "gcj02", _("GCJ-02 (AMap, Tencent)")
        BD09 = "bd09", _("BD-09 (Baidu)")

    UNSHIFTED = (Datum.WGS84, Datum.CGCS2000)

    code = models.SlugField(_("code"), max_length=30, unique=True)
    name = models.CharField(_("name"), max_length=60)
    address = models.CharField(
        _("address of a tile"), max_length=400, blank=True, validators=[ADDRESS], help_text=_("With {z}, {x} and {y}; a key is part of it.")
    )
    file = models.CharField(_("PMTiles file in var/tiles"), max_length=80, blank=True, validators=[FILE])
    datum = models.CharField(_("datum"), max_length=10, choices=Datum.choices)
    attribution = models.CharField(_("attribution"), max_length=160)
    approval_number = models.CharField(_("map approval number (审图号)"), max_length=60, blank=True)
    min_zoom = models.PositiveSmallIntegerField(_("lowest zoom"), default=0)
    max_zoom = models.PositiveSmallIntegerField(_("highest zoom"), default=17)
    is_active = models.BooleanField(_("offered on the map"), default=False)

    history = HistoricalRecords()

    class Meta:
        """Ordered by code."""

        verbose_name = _("base map")
        verbose_name_plural = _("base maps")
        ordering = ("code",)
        constraints = (
            models.CheckConstraint(
                condition=(Q(address="") & ~Q(file="")) | (Q(file="") & ~Q(address="")),
                name="tiles_from_one_place",
                violation_error_message=_("A base map comes either from an address or from a file."),
            ),
            models.CheckConstraint(
                condition=Q(is_active=False) | Q(datum__in=["wgs84", "cgcs2000"]),
                name="no_shifted_tiles",
                violation_error_message=_(
                    "Pictures in GCJ-02 or BD-09 are 300 to 600 m off here: roads would lie beside the road. They are not offered."
                ),
            ),
        )

    def __str__(self) -> str:
        return self.name
