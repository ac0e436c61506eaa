"""Labels on three fixed sheets: what each bears, and the sheet as PDF or as a picture of true size."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field, replace
from typing import TYPE_CHECKING, Any, NamedTuple

import typst
from django.conf import settings

from relief.core.papers.codes import gs1_bar, gs1_matrix, qr
from relief.core.papers.printing import TEMPLATES, fonts, plain
from relief.problems import Problem, gettext_noop

if TYPE_CHECKING:
    from collections.abc import Sequence

SHEET = TEMPLATES / "labels" / "sheet.typ"
MOST = 1200
MODULE_WIDTHS = (0.5, 0.4, 0.33, 0.25)  # mm; below a quarter of a millimetre a 200 dpi printer has less than two dots a bar


class TooManyLabels(Problem):
    """More at once than one print."""

    slug = "too-many-labels"
    status = 400
    sentence = gettext_noop("At most %(most)s labels are printed at once; %(wanted)s were chosen.")


class Sheet(NamedTuple):
    """A sheet of labels, in mm. ``inset`` keeps what printers cannot reach free; ``bar`` is the height of bars."""

    name: str
    page: tuple[float, float]
    columns: int
    rows: int
    label: tuple[float, float]
    top: float
    inset: tuple[float, float]
    code: float
    bar: float

    @property
    def places(self) -> int:
        """Labels on one sheet."""
        return self.columns * self.rows

    @property
    def inner(self) -> float:
        """The width one may print on, in mm."""
        return self.label[0] - 2 * self.inset[0]


SHEETS: dict[str, Sheet] = {
    "a4-24": Sheet("a4-24", (210, 297), 3, 8, (70, 37), 0.5, (5, 3.5), 19, 9),
    "a4-8": Sheet("a4-8", (210, 297), 2, 4, (105, 74), 0.5, (6, 5), 28, 12),
    "roll": Sheet("roll", (100, 70), 1, 1, (100, 70), 0, (4, 3.5), 26, 12),
}


@dataclass(frozen=True, kw_only=True)
class Label:
    """One label. ``facts`` are (Chinese, English, value), ``writes`` places to write in by hand (Chinese, English).

    ``gs1`` (bars, or a square where they do not fit) and ``matrix`` (always a square) are in brackets; ``tall`` asks for
    the high bars of shipping labels, ``grow`` for letters as large as the label allows. ``path`` is where its QR leads, under ``RELIEF_PUBLIC_URL``.
    ``copies`` labels are printed, numbered where ``numbered``.
    """

    kind: str
    kind_en: str
    name: str
    big: str = ""
    big_kind: str = ""
    facts: list[tuple[str, str, str]] = field(default_factory=list)
    writes: list[tuple[str, str]] = field(default_factory=list)
    alarm: str = ""
    path: str = ""
    gs1: str = ""
    matrix: str = ""
    tall: bool = False
    grow: bool = False
    organisation: str = ""
    copies: int = 1
    numbered: bool = False


def sheet_pdf(labels: Sequence[Label], *, size: str, start: int = 1, drill: bool = False) -> bytes:
    """The sheets as PDF; ``start`` is the first free place of a half-used sheet. Raises ``TooManyLabels``."""
    made = typst.compile(SHEET, font_paths=fonts(), root=TEMPLATES, sys_inputs={"data": _inputs(labels, SHEETS[size], start, drill=drill)})
    if not isinstance(made, bytes):
        raise TypeError(size)
    return made


def sheet_pictures(
    labels: Sequence[Label], *, size: str, start: int = 1, drill: bool = False, form: str = "svg", ppi: float | None = None
) -> list[bytes]:
    """The same sheets as pictures, one a page: SVG in true millimetres, or PNG."""
    inputs = {"data": _inputs(labels, SHEETS[size], start, drill=drill)}
    how: dict[str, Any] = {"format": form} | ({"ppi": ppi} if ppi else {})
    made: Any = typst.compile(SHEET, font_paths=fonts(), root=TEMPLATES, sys_inputs=inputs, **how)
    return [made] if isinstance(made, bytes) else made


def blank_labels(*, size: str, organisation: str = "") -> list[Label]:
    """One sheet to write on by hand, for days without power."""
    return [replace(BLANK, organisation=organisation, copies=SHEETS[size].places)]


BLANK = Label(
    kind="物资标签",
    kind_en="Goods label",
    name="",
    writes=[
        ("品名", "Item"),
        ("批号", "Lot"),
        ("效期至", "Expires"),
        ("每箱", "In a box"),
        ("来源", "Source"),
        ("入库", "Received"),
        ("定向", "Earmark"),
        ("质量", "Quality"),
    ],
)


def _inputs(labels: Sequence[Label], sheet: Sheet, start: int, *, drill: bool) -> str:
    wanted = sum(label.copies for label in labels)
    if wanted > MOST:
        raise TooManyLabels(most=MOST, wanted=wanted)
    order = [
        {"label": number, "of": f"{copy} / {label.copies}" if label.numbered and label.copies > 1 else ""}
        for number, label in enumerate(labels)
        for copy in range(1, label.copies + 1)
    ]
    facts = {"sheet": sheet._asdict(), "skip": (start - 1) % sheet.places, "drill": drill, "order": order}
    return json.dumps({**facts, "labels": [_drawn(label, sheet) for label in labels]}, default=plain, ensure_ascii=False)


def _drawn(label: Label, sheet: Sheet) -> dict[str, Any]:
    """A label with its codes drawn: bars where they fit at a readable width, else the same as a matrix."""
    facts = asdict(label)
    facts["qr"] = qr(f"{settings.PUBLIC_URL}{label.path}") if label.path else ""
    facts["bar"], facts["square"] = None, gs1_matrix(label.matrix).svg if label.matrix else ""
    if label.gs1:
        bars = gs1_bar(label.gs1)
        module = next((width for width in MODULE_WIDTHS if bars.width * width <= sheet.inner), None)
        if module:
            facts["bar"] = {"svg": bars.svg, "width": bars.width * module, "text": label.gs1}
        elif not label.matrix:
            facts["square"] = gs1_matrix(label.gs1).svg
    return facts
