"""One sample row of every register, gathered from the files of their rooms."""

from tests.contract import (
    samples,
    samples_abilities,
    samples_calls,
    samples_care,
    samples_codes,
    samples_command,
    samples_courses,
    samples_floor,
    samples_inbound,
    samples_missions,
    samples_needs,
    samples_partners,
    samples_phones,
    samples_receipts,
    samples_roads,
    samples_sitrep,
)

SAMPLES = {
    **samples.SAMPLES,
    **samples_abilities.SAMPLES,
    **samples_calls.SAMPLES,
    **samples_care.SAMPLES,
    **samples_codes.SAMPLES,
    **samples_command.SAMPLES,
    **samples_courses.SAMPLES,
    **samples_floor.SAMPLES,
    **samples_inbound.SAMPLES,
    **samples_missions.SAMPLES,
    **samples_needs.SAMPLES,
    **samples_partners.SAMPLES,
    **samples_phones.SAMPLES,
    **samples_receipts.SAMPLES,
    **samples_sitrep.SAMPLES,
    **samples_roads.SAMPLES,
}
