"""Several prepared statements to PostgreSQL and back in one trip, by the pipeline of its own library.

psycopg's cursors can do this and go through much of Python for each statement: a third of the processor time of a command. Here
the driver's adapters still turn values into what the server reads and rows into values; what is sent and awaited is written out.
"""

from __future__ import annotations

from functools import lru_cache, partial
from itertools import count
from typing import TYPE_CHECKING, Any

from psycopg import Cursor
from psycopg.adapt import PyFormat, Transformer
from psycopg.errors import Error, OperationalError, error_from_result
from psycopg.pq import ConnStatus, ExecStatus
from psycopg.types.numeric import Int8Dumper
from psycopg.waiting import Ready, Wait

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Sequence

type Rows = list[tuple[Any, ...]]
type Statement = tuple[str, Sequence[Any]]

MOST_KEPT = 200  # statements a connection keeps prepared; further ones are planned each time
REFUSED = frozenset({ExecStatus.FATAL_ERROR, ExecStatus.PIPELINE_ABORTED, ExecStatus.BAD_RESPONSE})


class Trips:
    """The way of one connection to its server and back, and what it has prepared there."""

    def __init__(self, driver: Any) -> None:
        self.driver = driver
        self._context = Cursor(driver)
        self._context.adapters.register_dumper(int, Int8Dumper)  # all whole numbers go as one type, so that one plan fits all
        self._readers: dict[str, Any] = {}
        self._names: dict[tuple[str, tuple[int, ...]], bytes] = {}
        self._numbers = count(1)

    def go(self, statements: Sequence[Statement], *, commit: bool = False) -> list[Rows]:
        """The rows of each statement, in their order; the first of a transaction takes its BEGIN along, the last its COMMIT.

        Raises what the driver raises for the first that is refused: none after it is done, and a transaction has to be rolled back.
        """
        if not statements:
            return []
        load = _Load(self, self.driver)
        for sql, values in statements:
            load.add(sql, values)
        if commit:
            load.say(b"COMMIT")
        results = self._answers(load.sends)
        for result in results:
            if result.status in REFUSED:
                raise error_from_result(result)
        self._names.update(load.prepared)
        return [_rows(reader, results[place]) for place, reader in load.wanted]

    def _answers(self, sends: Sequence[Callable[[], None]]) -> list[Any]:
        """One for each thing sent, refusals among them. A connection that was lost on the way is not used again."""
        with self.driver.lock:
            try:
                return list(self.driver.wait(_there_and_back(self.driver.pgconn, sends)))
            except Error:
                self.driver.pgconn.finish()
                raise

    def reader(self, sql: str) -> Any:
        """What turns the values of a statement into texts, and texts into rows."""
        reader = self._readers.get(sql)
        if reader is None:
            reader = Transformer(self._context)
            if len(self._readers) < MOST_KEPT:
                self._readers[sql] = reader
        return reader

    def name(self, sql: str, types: tuple[int, ...]) -> bytes | None:
        """What the server calls this statement, if it is prepared."""
        return self._names.get((sql, types))

    def new_name(self) -> bytes | None:
        """One that was never used, because nobody knows whether a trip that was refused prepared anything; None if there are enough."""
        return b"trip_%d" % next(self._numbers) if len(self._names) < MOST_KEPT else None


class _Load:
    """What goes out on one trip, and where among the answers the wanted ones will be."""

    def __init__(self, trips: Trips, driver: Any) -> None:
        self.trips = trips
        self.pgconn = driver.pgconn
        self.sends: list[Callable[[], None]] = []
        self.wanted: list[tuple[int, Any]] = []
        self.prepared: dict[tuple[str, tuple[int, ...]], bytes] = {}
        if not driver.autocommit and self.pgconn.transaction_status == 0:
            self.say(driver._get_tx_start_command())  # noqa: SLF001 - the driver knows of levels of isolation

    def say(self, command: bytes) -> None:
        """A command without values whose answer is only that it was done."""
        self.sends.append(partial(self.pgconn.send_query_params, command, None))

    def add(self, sql: str, values: Sequence[Any]) -> None:
        """A statement, prepared on the way if it was not."""
        reader = self.trips.reader(sql)
        params = reader.dump_sequence(values, _automatic(len(values)))
        types = tuple(reader.types or ())
        name = self.trips.name(sql, types) or self.prepared.get((sql, types)) or self._prepare(sql, types)
        self.wanted.append((len(self.sends), reader))
        if name is None:
            self.sends.append(partial(self.pgconn.send_query_params, _numbered(sql), params, types, reader.formats))
        else:
            self.sends.append(partial(self.pgconn.send_query_prepared, name, params, reader.formats))

    def _prepare(self, sql: str, types: tuple[int, ...]) -> bytes | None:
        name = self.trips.new_name()
        if name is not None:
            self.prepared[sql, types] = name
            self.sends.append(partial(self.pgconn.send_prepare, name, _numbered(sql), types))
        return name


def _there_and_back(pgconn: Any, sends: Sequence[Callable[[], None]]) -> Generator[Wait, Ready, list[Any]]:
    """Send all, then read all; whoever drives this waits for the socket at each ``yield``. One answer for each thing sent."""
    pgconn.enter_pipeline_mode()
    for send in sends:
        send()
    pgconn.pipeline_sync()
    while pgconn.flush():
        if (yield Wait.RW) & Ready.R:
            pgconn.consume_input()
    results: list[Any] = []
    while True:
        while pgconn.is_busy():
            yield Wait.R
            pgconn.consume_input()
        result = pgconn.get_result()
        if pgconn.status == ConnStatus.BAD:
            raise OperationalError(pgconn.get_error_message())
        if result is None:  # the end of the answer to one thing
            continue
        if result.status == ExecStatus.PIPELINE_SYNC:
            break
        results.append(result)
    pgconn.exit_pipeline_mode()
    return results


def _rows(reader: Any, result: Any) -> Rows:
    """What a statement returned."""
    if not result.nfields:
        return []
    reader.set_pgresult(result)
    rows: Rows = reader.load_rows(0, result.ntuples, tuple)
    return rows


@lru_cache(maxsize=256)
def _numbered(sql: str) -> bytes:
    """PostgreSQL's own places; none of our statements speaks of a per cent sign."""
    first, *others = sql.split("%s")
    return (first + "".join(f"${number}{part}" for number, part in enumerate(others, start=1))).encode()


@lru_cache(maxsize=256)
def _automatic(values: int) -> list[PyFormat]:
    return [PyFormat.AUTO] * values
