"""Our own call-outs and exercises as CAP 1.2, always ``Exercise`` and ``Restricted``: never to be taken for an official warning."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override
from lxml import etree

from relief.core import clock
from relief.core.models import Incident, ResponseActivation

if TYPE_CHECKING:
    from lxml.etree import _Element

NAMESPACE = "urn:oasis:names:tc:emergency:cap:1.2"
MEDIA_TYPE = "application/cap+xml"
Hazard = Incident.Hazard
CATEGORIES = {
    Hazard.LANDSLIDE: "Geo", Hazard.EARTHQUAKE: "Geo", Hazard.FIRE: "Fire", Hazard.ACCIDENT: "Safety", Hazard.OTHER: "Other",
}  # fmt: skip
SEVERITIES = {1: "Extreme", 2: "Severe", 3: "Moderate", 4: "Minor"}
LANGUAGES = (("zh-CN", "zh-hans"), ("en-US", "en"))


def exercise_message(incident: Incident) -> bytes:
    """An incident of ours as one CAP message in both languages, in the order the standard asks for."""
    root = etree.Element(f"{{{NAMESPACE}}}alert", nsmap={None: NAMESPACE})  # type: ignore[dict-item]
    _add(root, "identifier", f"{incident.number}.{incident.event_sequence}")
    _add(root, "sender", f"{incident.organisation.code}@{urlsplit(settings.PUBLIC_URL).hostname}")
    _add(root, "sent", _moment(clock.now()))
    _add(root, "status", "Exercise")
    _add(root, "msgType", "Alert")
    _add(root, "scope", "Restricted")
    _add(root, "restriction", _("For members of %(society)s only") % {"society": incident.organisation.name})
    _add(root, "note", _("A call-out or exercise of a Red Cross society. This is not an official warning."))
    _add(root, "incidents", incident.number)
    level = incident.activations.filter(state=ResponseActivation.State.ACTIVATED).values_list("level", flat=True).first()
    for language, code in LANGUAGES:
        with override(code):
            _info(root, incident, language, SEVERITIES.get(level or 0, "Unknown"))
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True))


def _info(root: _Element, incident: Incident, language: str, severity: str) -> None:
    info = etree.SubElement(root, f"{{{NAMESPACE}}}info")
    _add(info, "language", language)
    _add(info, "category", CATEGORIES.get(Hazard(incident.hazard), "Met"))
    _add(info, "event", str(incident.get_hazard_display()))
    _add(info, "urgency", "Immediate")
    _add(info, "severity", severity)
    _add(info, "certainty", "Observed")
    _add(info, "audience", _("Members of the society"))
    _add(info, "onset", _moment(incident.happened_at))
    _add(info, "senderName", incident.organisation.name)
    _add(info, "headline", _("[EXERCISE] %(name)s") % {"name": incident.name})
    _add(info, "description", _("Call-out or exercise, not an official warning. Number %(number)s.") % {"number": incident.number})
    area = etree.SubElement(info, f"{{{NAMESPACE}}}area")
    _add(area, "areaDesc", incident.place or str(incident.division or incident.organisation))
    if incident.longitude is not None and incident.latitude is not None:
        _add(area, "circle", f"{incident.latitude:.5f},{incident.longitude:.5f} 0")
    if incident.division is not None:
        code = etree.SubElement(area, f"{{{NAMESPACE}}}geocode")
        _add(code, "valueName", "GB/T 2260")
        _add(code, "value", incident.division.code)


def _add(parent: _Element, name: str, text: str) -> None:
    etree.SubElement(parent, f"{{{NAMESPACE}}}{name}").text = "".join(sign for sign in text if sign.isprintable() or sign in "\n\t")


def _moment(when: object) -> str:
    """A time as CAP writes it, with its offset and without fractions."""
    return timezone.localtime(when).isoformat(timespec="seconds")  # type: ignore[arg-type]
