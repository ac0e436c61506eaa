"""The house rules that a linter cannot know. Every test lists all breaches it finds, with their places."""

from __future__ import annotations

import ast
import re
import statistics

from django.apps import apps
from django.db import models

from tests.architecture.house import APPS, HOUSE, files, modules, tree, where

LONGEST_FUNCTION = 40
LONGEST_FILE = 300
LONGEST_MEDIAN = 8
SIGNAL_MODULES = {"django.db.models.signals", "django.dispatch", "django.core.signals", "django.test.signals"}
OPEN_ENDS = re.compile(r"\b(TO" + r"DO|FIX" + r"ME)\b")
BANNER = re.compile(r"^\s*(#|//|/\*) ?[-=*#]{5,}", re.MULTILINE)
MEASURED = re.compile(
    r"longitude|latitude|lon$|lat$|length|_km|minutes|metres|_m$|_kg|kg_|_m3|weight|volume|kmh|speed|factor|ratio|share|score|tonnes|_t$|hours|seconds"
)


def functions() -> list[tuple[str, int]]:
    """(place and name, lines) of every function of the product."""
    found = []
    for path in modules().values():
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                lines = (node.end_lineno or node.lineno) - node.lineno + 1
                found += [(f"{where(path, node)} {node.name}", lines)]
    return found


def own_models() -> list[type[models.Model]]:
    """Every model of the product, its histories included."""
    return [model for model in apps.get_models() if model.__module__.split(".")[0] in APPS]


def test_no_signals_of_our_own() -> None:
    imports = [
        where(path, node)
        for path in modules().values()
        for node in ast.walk(tree(path))
        if isinstance(node, ast.ImportFrom) and node.module in SIGNAL_MODULES
    ]
    assert not imports


def test_no_model_overrides_save_or_delete() -> None:
    bases = {base for model in own_models() for base in model.__mro__ if base.__module__.split(".")[0] in APPS}
    assert not [base for base in bases if {"save", "delete", "save_base"} & set(vars(base))]


def test_functions_fit_on_a_screen() -> None:
    too_long = [f"{place}: {lines} lines" for place, lines in functions() if lines > LONGEST_FUNCTION]
    assert not too_long, "\n".join(too_long)


def test_most_functions_are_very_short() -> None:
    assert statistics.median(lines for _, lines in functions()) <= LONGEST_MEDIAN


def test_files_stay_readable() -> None:
    wrong = []
    for path in files(".py", ".js", ".css", ".html", ".typ", ".sh"):
        lines = path.read_text(encoding="utf-8").count("\n")
        if "migrations" not in path.parts and lines > LONGEST_FILE:
            wrong.append(f"{path.relative_to(HOUSE)}: {lines} lines")
    assert not wrong, "\n".join(wrong)


def test_nothing_is_left_open_and_nothing_shouts() -> None:
    wrong = [
        str(path.relative_to(HOUSE))
        for path in files(".py", ".js", ".css", ".html", ".typ", ".sh", ".md", ".toml")
        if OPEN_ENDS.search(text := path.read_text(encoding="utf-8")) or (path.suffix != ".md" and BANNER.search(text))
    ]
    assert not wrong


def test_quantities_and_money_are_whole_numbers() -> None:
    """Only what is measured may be a float; a norm (per person and day) may be a decimal, because it multiplies before it is rounded up."""
    norms = {"need_quantity", "gis.NeedStandard.quantity", "gis.HistoricalNeedStandard.quantity"}
    wrong = [
        f"{model._meta.label}.{field.name}"
        for model in own_models()
        for field in model._meta.get_fields()
        if (isinstance(field, models.FloatField) and not MEASURED.search(field.name))
        or (isinstance(field, models.DecimalField) and not norms & {field.name, f"{model._meta.label}.{field.name}"})
    ]
    assert not wrong


def test_every_module_says_what_it_is_for() -> None:
    assert not [name for name, path in modules().items() if path.name != "__init__.py" and not ast.get_docstring(tree(path))]


def test_no_red_cross_is_drawn() -> None:
    crosses = re.compile("[\u271a\u2719\u26d1\u2795\U0001f3e5]")
    assert not [path for path in files(".html", ".css", ".js", ".svg", ".typ", ".py") if crosses.search(path.read_text(encoding="utf-8"))]
