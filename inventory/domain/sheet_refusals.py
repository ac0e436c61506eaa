"""Why a sheet is not entered or not undone."""

from relief.problems import Problem, gettext_noop


class SheetNotOpen(Problem):
    """The sheet was entered or undone meanwhile."""

    slug = "sheet-not-open"
    sentence = gettext_noop("The sheet %(sheet)s cannot take this step: it is %(state)s.")


class SheetBlocked(Problem):
    """One of its papers stands under something newer."""

    slug = "sheet-blocked"
    sentence = gettext_noop("The sheet %(sheet)s cannot be undone: %(paper)s stands under later papers or counts. Nothing was changed.")


class SheetChanged(Problem):
    """Between preview and confirmation the book changed so that a row no longer fits."""

    slug = "sheet-changed"
    sentence = gettext_noop("The book changed since the preview: %(faults)s rows no longer fit. Nothing was entered; look at the preview again.")
