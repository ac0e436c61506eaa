"""A prepared query answers like the one it was made from, whatever it is asked."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from relief.core.models import Organisation
from relief.core.prepared import Prepared

pytestmark = pytest.mark.django_db


def test_it_is_asked_again_with_other_values(jingning, suichang):
    ask = Prepared(lambda code: Organisation.objects.select_related("parent").filter(code=code))
    with CaptureQueriesContext(connection) as asked:
        answers = [ask(code) for code in ("JN", "SC", "XX", "JN")]
    assert [[row.code for row in rows] for rows in answers] == [["JN"], ["SC"], [], ["JN"]]
    assert answers[0][0].parent.code == "LS"
    assert len(asked) == 4


def test_values_that_are_not_the_parameters_are_refused(jingning):
    ask = Prepared(lambda code: Organisation.objects.filter(code=code, kind="county_society"))
    with pytest.raises(ValueError, match="in their order"):
        ask("JN")
