"""What happens to a warning: it comes in, the next one replaces or lifts it, a society stands by on it and down again."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from relief.core import clock
from relief.core.alerts.placing import Atlas
from relief.core.alerts.words import hazard_of, same_body
from relief.core.domain.errors import WrongState
from relief.core.models import Alert, AlertResponse
from relief.core.selectors.duty import duty_list
from relief.core.services.events import record_event
from relief.core.services.messages import send
from relief.problems import Problem, gettext_noop
from relief.registrar.hooks import standby_checks_for

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from relief.core.alerts.notices import Notice
    from relief.core.models import Incident, Organisation, Person

LENGTHS = {"identifier": 200, "sender": 200, "issuer": 120, "event_code": 20, "urgency": 20, "certainty": 20}
EVENT_LENGTH, HEADLINE_LENGTH, AREA_LENGTH = 80, 250, 500


class NotHolding(Problem):
    """Nobody stands by on what is over."""

    slug = "alert-not-in-force"
    sentence = gettext_noop("“%(alert)s” is no longer in force, so there is nothing to stand by for.")


class AlreadyStandingBy(Problem):
    """A society stands by once for a warning."""

    slug = "already-standing-by"
    sentence = gettext_noop("%(society)s stands by on this warning since %(since)s.")


@dataclass(frozen=True, slots=True)
class Kept:
    """What became of what came in: the rows, those that are new, and how many were left out as elsewhere."""

    alerts: list[Alert]
    new: list[Alert]
    elsewhere: int = 0


def keep_alerts(*, notices: Iterable[Notice], organisation: Organisation, by: Person | None, everywhere: bool = True) -> Kept:
    """Take warnings in, each identifier once, all of them or none; the same again changes nothing.

    ``everywhere=False`` leaves out what is readable and lies outside our cities (a national list holds hundreds); what
    cannot be placed is always kept.
    """
    atlas = Atlas()
    society = organisation.society or organisation
    rows: list[Alert] = []
    new: list[Alert] = []
    left_out = 0
    with transaction.atomic():
        for notice in sorted(notices, key=lambda one: one.sent):
            if not everywhere and atlas.placed(notice).placing == Alert.Placing.ELSEWHERE:
                left_out += 1
                continue
            alert, fresh = _keep(notice, atlas, society, by)
            rows.append(alert)
            new += [alert] if fresh else []
    return Kept(rows, new, left_out)


def _keep(notice: Notice, atlas: Atlas, society: Organisation, by: Person | None) -> tuple[Alert, bool]:
    known = Alert.objects.filter(identifier=notice.identifier[: LENGTHS["identifier"]]).first()
    if known is not None:
        return _filled(known, notice, atlas), False
    placed = atlas.placed(notice)
    alert = Alert(organisation=society, received_at=clock.now(), placing=placed.placing, outline=placed.outline, **_facts(notice))
    try:
        with transaction.atomic():
            alert.save()
    except IntegrityError:  # another hand brought the same one in at this moment
        return Alert.objects.get(identifier=alert.identifier), False
    alert.divisions.set(placed.divisions)
    _end_earlier(alert)
    _end_by_later(alert)
    _told("alert-received", alert, society, by, signal=alert.severity, placing=alert.placing)
    return alert, True


def _filled(known: Alert, notice: Notice, atlas: Atlas) -> Alert:
    """What came in as a line of a list only gets its text, end and area when the message itself comes; anything else stays."""
    if known.is_whole or not any(one.description for one in notice.wordings):
        return known
    placed = atlas.placed(notice)
    for name, value in {**_facts(notice), "placing": placed.placing, "outline": placed.outline}.items():
        setattr(known, name, value)
    known.save()
    known.divisions.set(placed.divisions)
    _end_earlier(known)
    return known


def _facts(notice: Notice) -> dict[str, Any]:
    """The fields of a row; what is longer than its column is cut, except in the texts themselves."""
    chinese = next((one for one in notice.wordings if one.language.casefold().startswith("zh")), None)
    first = chinese or (notice.wordings[0] if notice.wordings else None)
    said = [word for one in notice.wordings for word in (one.event, one.headline)]
    names = {name: getattr(notice, name)[:length] for name, length in LENGTHS.items()}
    known = {"kind": set(Alert.Kind.values), "status": set(Alert.Status.values), "severity": set(Alert.Severity.values)}
    states = {name: value for name, allowed in known.items() if (value := getattr(notice, name)) in allowed}
    return {
        **names,
        **states,
        "source": notice.source,
        "hazard": hazard_of(*said, code=notice.event_code),
        "event": (first.event if first else "")[:EVENT_LENGTH],
        "headline": ((first.headline or first.event) if first else "")[:HEADLINE_LENGTH] or notice.identifier,
        "wordings": [asdict(one) for one in notice.wordings],
        "area": notice.area_said[:AREA_LENGTH],
        "codes": list(notice.codes),
        "refers_to": list(notice.refers_to),
        "sent_at": notice.sent,
        "effective_at": notice.effective,
        "onset_at": notice.onset,
        "expires_at": notice.expires,
    }


def _end_earlier(alert: Alert) -> None:
    """A lifting or an update ends what it refers to; one that names nothing ends what the same body said of the same danger."""
    if alert.kind not in {Alert.Kind.UPDATE, Alert.Kind.CANCEL}:
        return
    before = Alert.objects.filter(ended_by__isnull=True, sent_at__lte=alert.sent_at).exclude(pk=alert.pk)
    if alert.refers_to:
        ended = list(before.filter(identifier__in=alert.refers_to))
    else:
        same = before.filter(event=alert.event, kind__in=(Alert.Kind.ALERT, Alert.Kind.UPDATE)) if alert.event else before.none()
        ended = [row for row in same if same_body(row.issuer, alert.issuer)]
    for row in ended:
        _end(row, alert)


def _end_by_later(alert: Alert) -> None:
    """Messages do not always arrive in order: an update that came first ends the one it replaces when that arrives."""
    later = Alert.objects.filter(kind__in=(Alert.Kind.UPDATE, Alert.Kind.CANCEL), sent_at__gte=alert.sent_at).exclude(pk=alert.pk)
    ending = next((row for row in later.order_by("sent_at") if alert.identifier in row.refers_to), None)
    if ending is not None:
        _end(alert, ending)


def _end(alert: Alert, ending: Alert) -> None:
    alert.ended_by = ending
    alert.save(update_fields=["ended_by"])


def stand_by(*, alert: Alert, organisation: Organisation, by: Person) -> AlertResponse:
    """The alert response: look through the stores, tell the duty list, write it down. Raises NotHolding, AlreadyStandingBy."""
    society = organisation.society or organisation
    now = clock.now()
    with transaction.atomic():
        alert = Alert.objects.select_for_update().get(pk=alert.pk)
        if not alert.holds(now):
            raise NotHolding(alert=str(alert))
        known = AlertResponse.objects.filter(alert=alert, organisation=society).first()
        if known is not None and known.ended_at is None:
            raise AlreadyStandingBy(society=str(society), since=f"{known.started_at:%Y-%m-%d %H:%M}")
        people = duty_list(society, now)
        response = known or AlertResponse(alert=alert, organisation=society)
        response.started_at, response.started_by, response.ended_at = now, by, None
        response.told, response.checks = len(people), list(_checks(society))
        response.save()
        _page(alert, people)
        _told("alert-standby", alert, society, by, people=len(people), minutes=response.minutes)
    return response


def _checks(society: Organisation) -> Iterator[dict[str, Any]]:
    for line in standby_checks_for(society):
        yield {"text": str(line.text), "note": str(line.note), "link": line.link, "late": line.late, "facts": dict(line.facts)}


def _page(alert: Alert, people: list[Person]) -> None:
    subject = _("Stand by: %(alert)s") % {"alert": alert.headline}
    text = "\n".join(line for line in (alert.area, str(alert.wording.get("description", ""))[:400]) if line)
    send(to=people, subject=subject, text=text, link=f"/alerts/{alert.pk}/")


def end_standby(*, response: AlertResponse, by: Person) -> AlertResponse:
    """The society stands down. Raises WrongState."""
    with transaction.atomic():
        response = AlertResponse.objects.select_for_update().select_related("alert", "organisation").get(pk=response.pk)
        if response.ended_at is not None:
            raise WrongState(state=_("stood down"))
        response.ended_at = clock.now()
        response.save()
        _told("alert-standby-ended", response.alert, response.organisation, by)
    return response


def link_incident(*, alert: Alert, incident: Incident, by: Person) -> AlertResponse:
    """What was warned of has happened: the society's response goes on as that incident."""
    society = incident.organisation
    with transaction.atomic():
        response, _made = AlertResponse.objects.get_or_create(
            alert=alert, organisation=society, defaults={"started_at": clock.now(), "started_by": by}
        )
        response.incident = incident
        response.save()
        record_event(kind="alert-became-incident", by=by, incident=incident, organisation=society, subject=alert, payload={"alert": alert.headline})
    return response


def _told(kind: str, alert: Alert, society: Organisation, by: Person | None, **payload: Any) -> None:
    record_event(kind=kind, by=by, organisation=society, subject=alert, payload={"alert": alert.headline, **payload})
