"""Statements straight to the driver answer as those through Django's cursor do, and fail as they do."""

from __future__ import annotations

import pytest
from django.db import DataError, IntegrityError, OperationalError, connection, connections, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from relief.core.models import Organisation
from relief.core.rows import ask, ask_all, last_words, pour, run, run_last, together, write
from relief.core.transactions import only_service, whole

pytestmark = pytest.mark.django_db

NAMED = "SELECT id, code, name FROM core_organisation WHERE code = %s"
SEVENTH = "SELECT number, 7 FROM core_givennumber WHERE number = %s"
TAKEN = "INSERT INTO core_givennumber (world_id, number, taken_at) VALUES (%s, %s, %s)"


def test_the_short_way_and_the_long_way_answer_alike(jingning):
    short = [ask(NAMED, [code]) for code in ("JN", "XX", "JN")]
    with CaptureQueriesContext(connection) as heard:
        long = [ask(NAMED, [code]) for code in ("JN", "XX", "JN")]
    assert (
        [list(map(tuple, rows)) for rows in short]
        == [list(map(tuple, rows)) for rows in long]
        == [[(jingning.pk, "JN", jingning.name)], [], [(jingning.pk, "JN", jingning.name)]]
    )
    assert len(heard) == 3


def test_a_broken_constraint_is_the_error_django_knows():
    values = [1, "JN-GI-1", connection.ops.adapt_datetimefield_value(timezone.now())]
    assert ask(TAKEN, values) == []
    with pytest.raises(IntegrityError), transaction.atomic():
        ask(TAKEN, values)
    assert ask("SELECT number FROM core_givennumber WHERE number = %s", ["JN-GI-1"])


@pytest.mark.parametrize("heard", [False, True])
def test_what_is_poured_stands_there_as_it_was_given(heard):
    texts = ["a\tb\nc\\d \\N \\t \r", "景宁%s", '{"why": "\\n"}']
    moment = connection.ops.adapt_datetimefield_value(timezone.now())
    rows = [(1, text, moment) for text in texts]
    with CaptureQueriesContext(connection) if heard else transaction.atomic():
        pour("core_givennumber", ("world_id", "number", "taken_at"), rows)
        pour("core_givennumber", ("world_id", "number", "taken_at"), [])
    assert {number for (number,) in ask("SELECT number FROM core_givennumber", [])} == set(texts)
    with pytest.raises(IntegrityError), transaction.atomic():
        pour("core_givennumber", ("world_id", "number", "taken_at"), rows)


def test_a_refused_service_leaves_nothing_and_its_caller_goes_on(jingning):
    with pytest.raises(RuntimeError):
        renamed_and_refused(jingning)
    assert Organisation.objects.get(code="JN").name == jingning.name


def test_the_only_service_of_a_transaction_ends_it_and_services_inside_keep_their_savepoints(jingning):
    with CaptureQueriesContext(connection) as heard, pytest.raises(RuntimeError), transaction.atomic(), only_service():
        tries_and_is_refused(jingning)
    assert Organisation.objects.get(code="JN").name == jingning.name
    assert sum(query["sql"].startswith("SAVEPOINT") for query in heard.captured_queries) == 2


def _number(number):
    return [1, number, connection.ops.adapt_datetimefield_value(timezone.now())]


def _numbers():
    return [number for (number,) in ask("SELECT number FROM core_givennumber ORDER BY number", [])]


@pytest.mark.django_db(transaction=True)
def test_the_last_statement_of_a_transaction_stays_with_it_or_goes_with_it():
    told = []
    _ended_with("B", lambda: ask(TAKEN, _number("A")), lambda: told.append(_numbers()))
    assert told == [["A", "B"]]
    with pytest.raises(IntegrityError):
        _ended_with("A", lambda: ask(TAKEN, _number("C")), lambda: told.append("after a refusal"))
    with pytest.raises(RuntimeError):
        _refused_after_the_last_word("D")
    with transaction.atomic():
        ask(TAKEN, _number("E"))
    assert (_numbers(), len(told)) == (["A", "B", "E"], 1)


@pytest.mark.django_db(transaction=True)
def test_what_the_commit_itself_refuses_takes_the_last_statement_with_it(jingning):
    with pytest.raises(IntegrityError):
        _ended_with("A", lambda: Organisation.objects.filter(pk=jingning.pk).update(parent_id=10**9))
    assert _numbers() == []
    assert Organisation.objects.get(pk=jingning.pk).parent_id == jingning.parent_id


def _ended_with(number, work, after=lambda: None):
    with last_words(), transaction.atomic():
        work()
        transaction.on_commit(after)
        run_last(TAKEN, _number(number))


def _refused_after_the_last_word(number):
    with last_words(), transaction.atomic():
        run_last(TAKEN, _number(number))
        raise RuntimeError


def _number(number):
    return [1, number, connection.ops.adapt_datetimefield_value(timezone.now())]


def _numbers():
    return [number for (number,) in ask("SELECT number FROM core_givennumber ORDER BY number", [])]


@whole
def renamed_and_refused(society):
    Organisation.objects.filter(pk=society.pk).update(name="X")
    raise RuntimeError("refused")


@whole
def tries_and_is_refused(society):
    with pytest.raises(RuntimeError):
        renamed_and_refused(society)
    assert Organisation.objects.get(pk=society.pk).name == society.name
    Organisation.objects.filter(pk=society.pk).update(name="Y")
    raise RuntimeError("refused")


def test_what_does_not_need_each_others_answers_goes_together(jingning):
    """Short and heard statements answer alike, in their order, and an empty one has no rows."""
    asked = [(NAMED, ["JN"]), ("", []), (NAMED, ["XX"]), (NAMED, ["JN"])]
    short = ask_all(asked)
    with CaptureQueriesContext(connection) as heard:
        long = ask_all(asked)
    expected = [(jingning.pk, "JN", jingning.name)]
    assert [list(map(tuple, rows)) for rows in short] == [list(map(tuple, rows)) for rows in long] == [expected, [], [], expected]
    assert len(heard) == 3


def test_what_is_gathered_is_written_at_the_end_of_the_block_and_not_at_all_where_the_block_fails():
    moment = connection.ops.adapt_datetimefield_value(timezone.now())
    with together():
        write("core_givennumber", ("world_id", "number", "taken_at"), [(1, "A", moment)])
        run(TAKEN, [1, "B", moment])
        assert numbers() == set()
    assert numbers() == {"A", "B"}
    with pytest.raises(RuntimeError):
        gather_and_fail([1, "C", moment])
    assert numbers() == {"A", "B"}


def test_a_broken_constraint_among_several_is_the_error_django_knows():
    moment = connection.ops.adapt_datetimefield_value(timezone.now())
    with pytest.raises(IntegrityError), transaction.atomic():
        ask_all([(TAKEN, [1, number, moment]) for number in "DDE"])
    assert numbers() == set()


def test_after_a_refusal_on_the_way_the_connection_goes_on_and_new_statements_are_still_prepared():
    """Twice: what a refused trip had prepared is not taken for known."""
    moment = connection.ops.adapt_datetimefield_value(timezone.now())
    for _ in range(2):
        with pytest.raises(DataError if connection.vendor == "postgresql" else OverflowError), transaction.atomic():
            ask_all([(TAKEN, [1, "A", moment]), (TAKEN, [2**70, "B", moment]), (SEVENTH, ["B"])])
        assert numbers() == set()
    assert ask_all([(TAKEN, [1, "A", moment]), (SEVENTH, ["A"])]) == [[], [("A", 7)]]


def test_nothing_and_figures_and_texts_under_one_statement_and_more_statements_than_are_kept():
    for value in (None, 7, "x", None, 8):
        assert ask("SELECT 1 WHERE CAST(%s AS text) IS NULL", [value]) == ([(1,)] if value is None else [])
    for number in range(230):
        assert ask(f"SELECT {number} + CAST(%s AS bigint)", [1]) == [(number + 1,)]
    assert [ask(f"SELECT {number} + CAST(%s AS bigint)", [1])[0][0] for number in (0, 229)] == [1, 230]
    assert ask_all([]) == []


@pytest.mark.django_db(transaction=True)
def test_a_server_that_goes_away_is_an_error_django_knows_and_the_next_statement_finds_another_connection():
    if connection.vendor != "postgresql":
        pytest.skip("SQLite is no server")
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        (mine,) = cursor.fetchone()
    with pytest.raises(OperationalError), transaction.atomic():
        asked_after_the_server_ended(mine)
    assert ask(NAMED, ["XX"]) == []


def asked_after_the_server_ended(process):
    """Another connection ends this one in the middle of its transaction."""
    ask(NAMED, ["JN"])
    other = connections.create_connection("default")
    with other.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(%s)", [process])
    other.close()
    ask_all([(NAMED, ["JN"]), (NAMED, ["XX"])])


def gather_and_fail(values):
    """A block that comes to nothing."""
    with together():
        run(TAKEN, values)
        raise RuntimeError("refused")


def numbers():
    """All numbers taken."""
    return {number for (number,) in ask("SELECT number FROM core_givennumber", [])}
