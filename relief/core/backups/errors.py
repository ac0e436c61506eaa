"""Why a backup was not made or not taken back."""

from relief.problems import Problem, gettext_noop


class DamagedBackup(Problem):
    """The archive is not what was written."""

    slug = "damaged-backup"
    sentence = gettext_noop("This backup is damaged: %(what)s. Nothing was restored; take an older one.")


class DamagedDatabase(Problem):
    """The database itself is broken; a copy of it would be no backup."""

    slug = "damaged-database"
    sentence = gettext_noop("The database file is damaged (%(what)s). No backup was written; keep the last good one safe.")


class TargetNotEmpty(Problem):
    """A restore never writes over anything."""

    slug = "target-not-empty"
    sentence = gettext_noop("%(target)s is not empty. Restore into a new, empty place and switch over once it is proved.")


class OtherEngine(Problem):
    """A dump of one kind of database does not fit the other."""

    slug = "other-engine"
    sentence = gettext_noop("This backup holds a %(held)s database; it cannot go into %(wanted)s.")


class ToolMissing(Problem):
    """PostgreSQL's own programs do the dumping."""

    slug = "tool-missing"
    sentence = gettext_noop("%(tool)s of PostgreSQL %(version)s or newer was not found on this machine; install the PostgreSQL client.")


class ToolFailed(Problem):
    """A program said no."""

    slug = "tool-failed"
    sentence = gettext_noop("%(tool)s stopped: %(said)s")


class RowsMissing(Problem):
    """After loading, a table holds another number of rows than the manifest says."""

    slug = "rows-missing"
    sentence = gettext_noop("After restoring, these tables differ from the backup: %(tables)s. Do not use this database.")
