"""Pictures of goods, for whoever chooses what lies in a carton."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import template
from django.templatetags.static import static
from django.utils.html import format_html

if TYPE_CHECKING:
    from django.utils.safestring import SafeString

    from inventory.models import Item

register = template.Library()
PICTURES = frozenset(
    (
        *("quilt", "towel", "blanket", "bed", "mat", "airbed", "pillow", "sleeping-bag", "jacket", "poncho", "boots", "bottle", "noodles"),
        *("biscuits", "tin", "sack", "oil", "torch", "net", "jerrycan", "mask", "spray", "vest", "purifier"),
    )
)


@register.simple_tag
def goods_picture(item: Item) -> SafeString:
    """The item's own picture; the one of its category where it has none that we draw."""
    address = f"{static('relief/goods.svg')}#{item.picture if item.picture in PICTURES else item.category}"
    return format_html('<svg class="glyph" aria-hidden="true" focusable="false"><use href="{}"></use></svg>', address)
