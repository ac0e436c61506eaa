"""The building and what stands in it: equipment with its checks, climate, inspections, keys and visitors."""

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from simple_history.models import HistoricalRecords

from relief.core import clock
from relief.core.worlds import Operational


class EquipmentAsset(Operational):
    """One boat, generator or radio under its own number: where it is, whether it works, when it must be looked at."""

    class State(models.TextChoices):
        """ready ⇄ in_use, ready ⇄ maintenance; scrapped is the end."""

        READY = "ready", pgettext_lazy("equipment", "Ready")
        IN_USE = "in_use", _("In use")
        MAINTENANCE = "maintenance", _("Under repair")
        SCRAPPED = "scrapped", _("Scrapped")
        LOST = "lost", _("Lost")

    GONE = frozenset({State.SCRAPPED, State.LOST})

    class Kind(models.TextChoices):
        """What it is."""

        BOAT = "boat", _("Assault boat")
        INFLATABLE = "inflatable", _("Inflatable boat")
        GENERATOR = "generator", _("Generator")
        DRONE = "drone", _("Drone")
        RADIO = "radio", _("Radio")
        SATELLITE_PHONE = "satellite_phone", _("Satellite telephone")
        TRAINER = "trainer", _("AED trainer or manikin")
        TENT = "tent", _("Tent")
        PUMP = "pump", _("Pump")
        OTHER = "other", _("Other")

    code = models.CharField(_("asset number"), max_length=30, unique=True)
    kind = models.CharField(_("kind"), max_length=16, choices=Kind.choices)
    name = models.CharField(_("name"), max_length=80)
    model_name = models.CharField(_("model"), max_length=60, blank=True)
    serial = models.CharField(_("maker's serial number"), max_length=60, blank=True)
    warehouse = models.ForeignKey("inventory.Warehouse", on_delete=models.PROTECT, related_name="assets", verbose_name=_("warehouse"))
    location = models.ForeignKey("inventory.Location", on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("location"))
    state = models.CharField(_("state"), max_length=12, choices=State.choices, default=State.READY)
    custodian = models.ForeignKey("core.Person", on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("custodian"))
    bought_on = models.DateField(_("bought"), null=True, blank=True)
    value_fen = models.PositiveBigIntegerField(_("value (fen)"), null=True, blank=True)
    inspect_every_days = models.PositiveSmallIntegerField(_("inspected every (days)"), null=True, blank=True)
    charge_every_days = models.PositiveSmallIntegerField(_("charged every (days)"), null=True, blank=True)
    next_inspection_on = models.DateField(_("next inspection"), null=True, blank=True)
    next_charge_on = models.DateField(_("next charge"), null=True, blank=True)
    note = models.CharField(_("note"), max_length=200, blank=True)

    history = HistoricalRecords()

    class Meta(Operational.Meta):
        """By number."""

        abstract = False
        verbose_name = _("equipment asset")
        verbose_name_plural = _("equipment assets")
        ordering = ("code",)

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


class AssetEvent(Operational):
    """Something done with one asset: inspected, charged, sent to repair, back, taken out, brought back, scrapped, lost."""

    class Kind(models.TextChoices):
        """What was done."""

        INSPECTED = "inspected", _("Inspected")
        CHARGED = "charged", _("Charged")
        TAKEN = "taken", _("Taken out")
        BROUGHT_BACK = "brought_back", _("Brought back")
        TO_REPAIR = "to_repair", _("Sent to repair")
        REPAIRED = "repaired", _("Repaired")
        SCRAPPED = "scrapped", _("Scrapped")
        LOST = "lost", _("Lost")

    asset = models.ForeignKey(EquipmentAsset, on_delete=models.PROTECT, related_name="events", verbose_name=_("equipment asset"))
    kind = models.CharField(_("kind"), max_length=12, choices=Kind.choices)
    passed = models.BooleanField(_("passed"), null=True, blank=True)
    at = models.DateTimeField(_("at"), default=clock.now)
    by = models.ForeignKey("core.Person", on_delete=models.PROTECT, related_name="+", verbose_name=_("by"))
    party = models.CharField(_("holder or workshop"), max_length=80, blank=True)
    cost_fen = models.PositiveBigIntegerField(_("cost (fen)"), null=True, blank=True)
    approved_by = models.ForeignKey("core.Person", on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("approved by"))
    note = models.CharField(_("note"), max_length=250, blank=True)

    class Meta(Operational.Meta):
        """Newest first."""

        abstract = False
        verbose_name = _("asset event")
        verbose_name_plural = _("asset events")
        ordering = ("-at", "-pk")

    def __str__(self) -> str:
        return f"{self.asset.code} · {self.get_kind_display()}"


class ClimateReading(Operational):
    """Temperature and humidity of one store at one moment."""

    warehouse = models.ForeignKey("inventory.Warehouse", on_delete=models.PROTECT, related_name="climate", verbose_name=_("warehouse"))
    location = models.ForeignKey("inventory.Location", on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("location"))
    at = models.DateTimeField(_("at"), default=clock.now)
    temperature_c10 = models.SmallIntegerField(_("temperature (tenths of °C)"))
    humidity_pct = models.PositiveSmallIntegerField(_("relative humidity (%)"), null=True, blank=True)
    by = models.ForeignKey("core.Person", on_delete=models.PROTECT, related_name="+", verbose_name=_("by"))
    note = models.CharField(_("note"), max_length=120, blank=True)
    looked_by = models.ForeignKey("core.Person", on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("looked at by"))
    looked_at = models.DateTimeField(_("looked at"), null=True, blank=True)
    done = models.CharField(_("what was done about it"), max_length=120, blank=True)

    class Meta(Operational.Meta):
        """Newest first; a wet bulb above the air is a slip of the pen."""

        abstract = False
        verbose_name = _("climate reading")
        verbose_name_plural = _("climate readings")
        ordering = ("-at", "-pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(temperature_c10__gte=-500, temperature_c10__lte=800),
                name="temperature_is_possible",
                violation_error_message=_("Temperatures lie between −50 and 80 °C."),
            ),
            models.CheckConstraint(
                condition=Q(humidity_pct__isnull=True) | Q(humidity_pct__lte=100),
                name="humidity_is_possible",
                violation_error_message=_("Relative humidity lies between 0 and 100 %."),
            ),
        )

    def __str__(self) -> str:
        return f"{self.warehouse} {self.temperature_c10 / 10:.1f} °C"


class StandardPoint(models.Model):
    """One point of the checklist of a reserve store: what is looked at, and how much it counts."""

    code = models.SlugField(_("code"), max_length=30, unique=True)
    text = models.CharField(_("what is looked at"), max_length=200)
    text_en = models.CharField(_("in English"), max_length=200, blank=True)
    weight = models.PositiveSmallIntegerField(_("points"), default=1)
    must = models.BooleanField(_("must be met"), default=False)
    source = models.CharField(_("source"), max_length=160, blank=True)
    order = models.PositiveSmallIntegerField(_("order"), default=0)
    is_active = models.BooleanField(_("in use"), default=True)

    history = HistoricalRecords()

    class Meta:
        """In the order of the round."""

        verbose_name = _("checklist point")
        verbose_name_plural = _("checklist points")
        ordering = ("order", "code")

    def __str__(self) -> str:
        return self.text


class StoreInspection(Operational):
    """One round through one store with the checklist: a score of what is met, and what must be mended."""

    number = models.CharField(_("number"), max_length=40, unique=True)
    warehouse = models.ForeignKey("inventory.Warehouse", on_delete=models.PROTECT, related_name="inspections", verbose_name=_("warehouse"))
    at = models.DateTimeField(_("at"), default=clock.now)
    by = models.ForeignKey("core.Person", on_delete=models.PROTECT, related_name="+", verbose_name=_("inspected by"))
    score = models.PositiveSmallIntegerField(_("points reached"))
    out_of = models.PositiveSmallIntegerField(_("points possible"))
    passed = models.BooleanField(_("to standard"))
    next_due_on = models.DateField(_("next inspection"), null=True, blank=True)
    note = models.CharField(_("note"), max_length=250, blank=True)

    history = HistoricalRecords()

    class Meta(Operational.Meta):
        """Newest first."""

        abstract = False
        verbose_name = _("store inspection")
        verbose_name_plural = _("store inspections")
        ordering = ("-at", "-pk")

    def __str__(self) -> str:
        return self.number


class InspectionAnswer(models.Model):
    """One point of one round: met or not, and what must be mended by when."""

    inspection = models.ForeignKey(StoreInspection, on_delete=models.CASCADE, related_name="answers", verbose_name=_("store inspection"))
    point = models.ForeignKey(StandardPoint, on_delete=models.PROTECT, related_name="+", verbose_name=_("checklist point"))
    met = models.BooleanField(_("met"), null=True)
    weight = models.PositiveSmallIntegerField(_("points"))
    finding = models.CharField(_("finding"), max_length=200, blank=True)
    mend_by = models.DateField(_("to be mended by"), null=True, blank=True)
    mended_at = models.DateTimeField(_("mended"), null=True, blank=True)

    class Meta:
        """Once each."""

        verbose_name = _("inspection answer")
        verbose_name_plural = _("inspection answers")
        ordering = ("pk",)
        constraints = (models.UniqueConstraint(fields=["inspection", "point"], name="one_answer_a_point"),)

    def __str__(self) -> str:
        return f"{self.point}: {self.met}"


class KeyHolding(Operational):
    """Who holds which key of a store, from when to when."""

    warehouse = models.ForeignKey("inventory.Warehouse", on_delete=models.PROTECT, related_name="keys", verbose_name=_("warehouse"))
    key_name = models.CharField(_("store key"), max_length=40)
    holder = models.ForeignKey("core.Person", on_delete=models.PROTECT, related_name="+", verbose_name=_("held by"))
    taken_at = models.DateTimeField(_("taken"), default=clock.now)
    returned_at = models.DateTimeField(_("given back"), null=True, blank=True)
    handed_by = models.ForeignKey("core.Person", on_delete=models.PROTECT, related_name="+", verbose_name=_("handed out by"))
    note = models.CharField(_("note"), max_length=120, blank=True)

    history = HistoricalRecords()

    class Meta(Operational.Meta):
        """A key is in one hand."""

        abstract = False
        verbose_name = _("store key")
        verbose_name_plural = _("keys")
        ordering = ("-taken_at", "-pk")
        constraints = (
            models.UniqueConstraint(
                fields=["world", "warehouse", "key_name"],
                condition=Q(returned_at__isnull=True),
                name="one_hand_a_key",
                violation_error_message=_("This key is out already; it has to be given back first."),
            ),
        )

    def __str__(self) -> str:
        return f"{self.key_name} · {self.holder}"


class Visit(Operational):
    """Somebody who came into a store and left again: what for, and who let him in. The name goes after a year."""

    warehouse = models.ForeignKey("inventory.Warehouse", on_delete=models.PROTECT, related_name="visits", verbose_name=_("warehouse"))
    visitor = models.CharField(_("visitor"), max_length=60)
    unit = models.CharField(_("visitor's organisation"), max_length=80, blank=True)
    purpose = models.CharField(_("what for"), max_length=120)
    came_at = models.DateTimeField(_("came"), default=clock.now)
    left_at = models.DateTimeField(_("left"), null=True, blank=True)
    let_in_by = models.ForeignKey("core.Person", on_delete=models.PROTECT, related_name="+", verbose_name=_("let in by"))
    erased_at = models.DateTimeField(_("name erased"), null=True, blank=True, editable=False)

    history = HistoricalRecords()

    class Meta(Operational.Meta):
        """Newest first."""

        abstract = False
        verbose_name = _("visit")
        verbose_name_plural = _("visits")
        ordering = ("-came_at", "-pk")

    def __str__(self) -> str:
        return f"{self.purpose} · {timezone.localdate(self.came_at)}"
