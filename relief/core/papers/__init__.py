"""Printed papers: Typst templates of ``templates/papers``, each with number, QR code and a blank version."""

from relief.core.papers.codes import qr
from relief.core.papers.data import (
    Clock,
    Decision,
    Figure,
    GoodsRow,
    IncidentCard,
    IncidentFacts,
    Line,
    Paper,
    SentRow,
    Sitrep,
    StockCard,
    StockCardRow,
    StockPaper,
    Task,
    Waybill,
)
from relief.core.papers.printing import FontsMissing, NoSuchPaper, papers, pdf_response, pictures, render

__all__ = [
    "Clock",
    "Decision",
    "Figure",
    "FontsMissing",
    "GoodsRow",
    "IncidentCard",
    "IncidentFacts",
    "Line",
    "NoSuchPaper",
    "Paper",
    "SentRow",
    "Sitrep",
    "StockCard",
    "StockCardRow",
    "StockPaper",
    "Task",
    "Waybill",
    "papers",
    "pdf_response",
    "pictures",
    "qr",
    "render",
]
