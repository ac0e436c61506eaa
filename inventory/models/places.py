"""Where goods are: warehouses, locations, and the holders of the book."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from inventory.models.catalogue import Item


class Warehouse(models.Model):
    """A reserve store of one society, or stock kept for it by others."""

    class Tier(models.TextChoices):
        """Levels of preparedness stores."""

        NATIONAL = "national", _("National")
        REGIONAL = "regional", _("Regional")
        PROVINCIAL = "provincial", _("Provincial")
        CITY = "city", _("City")
        COUNTY = "county", _("County")
        FORWARD_POINT = "forward_point", _("Forward point")

    class Ownership(models.TextChoices):
        """Whose goods in whose building."""

        OWN = "own", _("Own")
        CUSTODIAL = "custodial", _("Kept by others (代储)")
        FRAMEWORK = "framework", _("Framework agreement (协议储备)")
        VIRTUAL = "virtual", _("Virtual")

    code = models.SlugField(_("code"), max_length=20, unique=True)
    name = models.CharField(_("name"), max_length=80)
    organisation = models.ForeignKey("core.Organisation", on_delete=models.PROTECT, related_name="warehouses", verbose_name=_("kept by"))
    tier = models.CharField(_("tier"), max_length=14, choices=Tier.choices)
    ownership = models.CharField(_("ownership"), max_length=10, choices=Ownership.choices, default=Ownership.OWN)
    division = models.ForeignKey(
        "core.Division", on_delete=models.PROTECT, null=True, blank=True, related_name="warehouses", verbose_name=_("division")
    )
    address = models.CharField(_("address"), max_length=120, blank=True)
    longitude = models.FloatField(_("longitude (WGS-84)"), null=True, blank=True)
    latitude = models.FloatField(_("latitude (WGS-84)"), null=True, blank=True)
    answers_city = models.BooleanField(
        _("answers city-wide calls"), default=True, help_text=_("Standing mutual-aid agreement: proposals of other counties may draw on it.")
    )
    is_active = models.BooleanField(_("in use"), default=True)
    floor_area_m2 = models.PositiveIntegerField(_("floor area (m²)"), null=True, blank=True)
    company_prefix = models.CharField(_("GS1 company prefix"), max_length=12, blank=True)
    coldest_c10 = models.SmallIntegerField(_("lowest temperature (tenths of °C)"), default=0)
    warmest_c10 = models.SmallIntegerField(_("highest temperature (tenths of °C)"), default=300)
    most_humid_pct = models.PositiveSmallIntegerField(_("highest relative humidity (%)"), default=75)
    pass_percent = models.PositiveSmallIntegerField(_("to standard from (% of the points)"), default=80)

    history = HistoricalRecords()

    class Meta:
        """Ordered by code."""

        verbose_name = _("warehouse")
        verbose_name_plural = _("warehouses")
        ordering = ("code",)

    def __str__(self) -> str:
        return self.name


class Location(models.Model):
    """A bin, a receiving bay or a quarantine corner of one warehouse."""

    class Kind(models.TextChoices):
        """What the place is for."""

        STORAGE = "storage", _("Storage")
        RECEIVING = "receiving", _("Receiving")
        QUARANTINE = "quarantine", _("Quarantine")
        DISPATCH = "dispatch", _("Dispatch")

    warehouse = models.ForeignKey(Warehouse, on_delete=models.PROTECT, related_name="locations", verbose_name=_("warehouse"))
    code = models.CharField(_("code"), max_length=20)
    name = models.CharField(_("name"), max_length=60, blank=True)
    kind = models.CharField(_("kind"), max_length=12, choices=Kind.choices, default=Kind.STORAGE)
    walk_order = models.PositiveIntegerField(_("order of the walk"), default=0)
    zone = models.CharField(_("zone"), max_length=20, blank=True)
    category = models.CharField(_("goods of this shelf"), max_length=12, choices=Item.Category.choices, blank=True)
    capacity_dm3 = models.PositiveIntegerField(_("capacity (dm³)"), null=True, blank=True)

    history = HistoricalRecords()

    class Meta:
        """In the order a keeper walks."""

        verbose_name = _("location")
        verbose_name_plural = _("locations")
        ordering = ("warehouse", "walk_order", "code")
        constraints = (models.UniqueConstraint(fields=["warehouse", "code"], name="one_location_a_code"),)

    def __str__(self) -> str:
        return f"{self.warehouse.code}/{self.code}"

    def clean(self) -> None:
        """A quarantine corner stays one while goods lie in it: they come out by a release."""
        corner = Location.objects.filter(pk=self.pk, kind=self.Kind.QUARANTINE, holder__holdings__quantity__gt=0)
        if self.pk and self.kind != self.Kind.QUARANTINE and corner.exists():
            raise ValidationError({"kind": _("Goods lie in quarantine here; release or dispose of them first.")})


class StockLevel(models.Model):
    """Minimum, maximum and what is kept back for one's own people, per warehouse and item."""

    warehouse = models.ForeignKey(Warehouse, on_delete=models.CASCADE, related_name="levels", verbose_name=_("warehouse"))
    item = models.ForeignKey("inventory.Item", on_delete=models.CASCADE, related_name="levels", verbose_name=_("item"))
    minimum = models.PositiveBigIntegerField(_("minimum"), default=0)
    maximum = models.PositiveBigIntegerField(_("maximum"), null=True, blank=True)
    keep_back = models.PositiveBigIntegerField(_("kept back from others"), default=0)

    history = HistoricalRecords()

    class Meta:
        """One level each."""

        verbose_name = _("stock level")
        verbose_name_plural = _("stock levels")
        ordering = ("warehouse", "item")
        constraints = (models.UniqueConstraint(fields=["warehouse", "item"], name="one_level_an_item"),)

    def __str__(self) -> str:
        return f"{self.warehouse}: {self.item}"


class Holder(models.Model):
    """An account of the book: a location, goods in transit, or somebody outside.

    Only holders marked ``outside`` may go below zero, so that the sum over all holders is always zero.
    """

    class Kind(models.TextChoices):
        """Who or what can hold goods."""

        LOCATION = "location", _("Location")
        TRANSIT = "transit", _("In transit")
        SOURCE = "source", _("Donors and suppliers")
        RECIPIENT = "recipient", _("Recipients")
        LOSS = "loss", _("Losses")
        DISPOSAL = "disposal", _("Disposal")
        COUNT = "count", _("Count differences")
        KITTING = "kitting", _("Kit bench")
        LOAN = "loan", _("On loan")

    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices)
    outside = models.BooleanField(_("outside the book"), default=False)
    warehouse = models.ForeignKey(Warehouse, on_delete=models.PROTECT, null=True, blank=True, related_name="holders", verbose_name=_("warehouse"))
    location = models.OneToOneField(Location, on_delete=models.PROTECT, null=True, blank=True, related_name="holder", verbose_name=_("location"))
    document = models.OneToOneField(
        "inventory.Document", on_delete=models.PROTECT, null=True, blank=True, related_name="transit", verbose_name=_("transfer on the way")
    )

    class Meta:
        """A location is inside; donors, recipients, losses are outside, one each per warehouse."""

        verbose_name = _("holder")
        verbose_name_plural = _("holders")
        constraints = (
            models.UniqueConstraint(fields=["warehouse", "kind"], condition=Q(outside=True), name="one_outside_holder_a_kind"),
            models.CheckConstraint(condition=Q(outside=True) | Q(location__isnull=False) | Q(document__isnull=False), name="holder_is_somewhere"),
        )

    def __str__(self) -> str:
        return str(self.location or self.get_kind_display())
