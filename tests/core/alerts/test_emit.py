"""What we write as CAP holds to the structure of the standard and can never be taken for an official warning."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.test import Client
from django.urls import reverse
from lxml import etree

from relief.core.alerts.emit import NAMESPACE, exercise_message
from relief.core.alerts.reading import notices_of
from relief.core.models import Alert, Division, Incident, ResponseActivation
from relief.core.services.alerts import keep_alerts
from relief.core.services.incidents import report_incident

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 6, 14, 2, 40, tzinfo=UTC)
# The order of the elements in the schema of CAP 1.2 (OASIS, section 3.4), and which must be there.
ORDER = {
    "alert": [
        "identifier",
        "sender",
        "sent",
        "status",
        "msgType",
        "source",
        "scope",
        "restriction",
        "addresses",
        "code",
        "note",
        "references",
        "incidents",
        "info",
    ],
    "info": [
        "language",
        "category",
        "event",
        "responseType",
        "urgency",
        "severity",
        "certainty",
        "audience",
        "eventCode",
        "effective",
        "onset",
        "expires",
        "senderName",
        "headline",
        "description",
        "instruction",
        "web",
        "contact",
        "parameter",
        "resource",
        "area",
    ],
    "area": ["areaDesc", "polygon", "circle", "geocode", "altitude", "ceiling"],
    "geocode": ["valueName", "value"],
}
REQUIRED = {
    "alert": {"identifier", "sender", "sent", "status", "msgType", "scope", "restriction"},
    "info": {"category", "event", "urgency", "severity", "certainty"},
    "area": {"areaDesc"},
    "geocode": {"valueName", "value"},
}
ALLOWED = {
    "status": {"Actual", "Exercise", "System", "Test", "Draft"},
    "msgType": {"Alert", "Update", "Cancel", "Ack", "Error"},
    "scope": {"Public", "Restricted", "Private"},
    "category": {"Geo", "Met", "Safety", "Security", "Rescue", "Fire", "Health", "Env", "Transport", "Infra", "CBRNE", "Other"},
    "urgency": {"Immediate", "Expected", "Future", "Past", "Unknown"},
    "severity": {"Extreme", "Severe", "Moderate", "Minor", "Unknown"},
    "certainty": {"Observed", "Likely", "Possible", "Unlikely", "Unknown"},
}


def holds(element):
    """Order, required parts and allowed words of one element and all within it."""
    name = etree.QName(element).localname
    assert etree.QName(element).namespace == NAMESPACE
    if name in ALLOWED:
        assert element.text in ALLOWED[name]
    if name not in ORDER:
        assert element.text
        assert not len(element)
        return
    names = [etree.QName(child).localname for child in element]
    places = [ORDER[name].index(child) for child in names]
    assert places == sorted(places)
    assert set(names) >= REQUIRED[name]
    for child in element:
        holds(child)


@pytest.fixture
def flood(jingning) -> Incident:
    county = Division.objects.create(code="331127000000", name="景宁畲族自治县", level="county", longitude=119.64, latitude=27.97)
    return report_incident(
        organisation=jingning, name="东坑<山洪>&\x0b", hazard="flash_flood", happened_at=NOW, reported_at=NOW, by=None, division=county, place="东坑"
    )


@pytest.mark.parametrize("hazard", Incident.Hazard.values)
def test_every_hazard_becomes_a_message_of_the_standard(flood, hazard):
    flood.hazard = hazard
    root = etree.fromstring(exercise_message(flood))
    holds(root)
    assert [one.text for one in root.iter(f"{{{NAMESPACE}}}status")] == ["Exercise"]
    assert [one.text for one in root.iter(f"{{{NAMESPACE}}}scope")] == ["Restricted"]
    assert [one.text for one in root.iter(f"{{{NAMESPACE}}}language")] == ["zh-CN", "en-US"]


def test_the_level_in_force_is_the_severity(flood):
    ResponseActivation.objects.create(incident=flood, organisation=flood.organisation, level=2, state="activated", proposed_at=NOW)
    assert {one.text for one in etree.fromstring(exercise_message(flood)).iter(f"{{{NAMESPACE}}}severity")} == {"Severe"}


def test_our_own_reader_reads_it_and_never_takes_it_for_a_warning_in_force(flood, lishui):
    [notice] = notices_of(exercise_message(flood), "own")
    assert (notice.status, notice.scope) == ("exercise", "restricted")
    [row] = keep_alerts(notices=[notice], organisation=lishui, by=None).alerts
    assert row.placing == "placed"
    assert not Alert.objects.filter(Alert.holding(NOW)).exists()


def test_the_file_is_for_readers_of_the_incident(flood, commander, visitor):
    for user, status in ((commander, 200), (visitor, 404)):
        client = Client()
        client.force_login(user)
        answer = client.get(reverse("incident_cap", args=[flood.number]))
        assert answer.status_code == status
    assert Client().get(reverse("incident_cap", args=[flood.number])).status_code == 302
