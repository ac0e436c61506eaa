"""Why a situation report is not edited, issued or corrected."""

from __future__ import annotations

from relief.problems import Problem, gettext_noop


class ReportIssued(Problem):
    """What was issued stays as it is."""

    slug = "report-issued"
    sentence = gettext_noop("%(report)s is issued: nothing in it can be changed any more. Correct it with a new report.")


class ReportWaiting(Problem):
    """One draft at a time, so that two people do not write the same report twice."""

    slug = "report-waiting"
    sentence = gettext_noop("A report of %(incident)s is being drafted already. Issue it or discard it first.")


class ReportNotInForce(Problem):
    """Only the report in force is corrected."""

    slug = "report-not-in-force"
    sentence = gettext_noop("%(report)s is not in force: it was replaced, or was never issued.")


class CorrectionWithoutNote(Problem):
    """A correction is visible, and says what was wrong."""

    slug = "correction-without-note"
    status = 422
    sentence = gettext_noop("Say in one sentence what was wrong in %(report)s.")


class ReportEmpty(Problem):
    """A report without a sentence on the situation tells nobody anything."""

    slug = "report-empty"
    status = 422
    sentence = gettext_noop("Write one sentence on the situation before the report is issued.")
