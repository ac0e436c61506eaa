"""Everything that moves goods, one verb each; all keyword-only, one transaction, refusals are ``Problem``s.

``receive``, ``issue``, ``transfer_out``, ``transfer_in``, ``return_goods``, ``move``, ``count``, ``dispose``,
``correct_lot`` and ``reverse`` answer with the ``Document`` they wrote.
"""

from inventory.services.corrections import correct_lot
from inventory.services.counting import count
from inventory.services.disposal import dispose, return_goods
from inventory.services.issuing import issue, move
from inventory.services.lines import CountLine, MoveLine, ReceiptLine, StockLine
from inventory.services.receiving import receive
from inventory.services.reversal import reverse
from inventory.services.transfers import transfer_in, transfer_out

__all__ = [
    "CountLine",
    "MoveLine",
    "ReceiptLine",
    "StockLine",
    "correct_lot",
    "count",
    "dispose",
    "issue",
    "move",
    "receive",
    "return_goods",
    "reverse",
    "transfer_in",
    "transfer_out",
]
