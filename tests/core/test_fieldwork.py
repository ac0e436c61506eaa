"""What phones may send is declared by every app; one name means one thing."""

import pytest

from relief.core.fieldwork import kind, kind_of, part


def test_a_kind_of_another_app_is_not_replaced():
    known = kind_of("depart")
    with pytest.raises(ValueError, match="depart"):
        kind("depart", label="Departure of a squad")(str)
    assert kind_of("depart") is known


def test_a_part_of_another_app_is_not_replaced():
    with pytest.raises(ValueError, match="warehouses"):
        part("warehouses")(list)
