"""The core hands its rights to the registrar and declares its registers, in the order of the sidebar."""

from importlib import import_module

from relief.core import access
from relief.registrar.rights import grant

SIDEBAR = ("response", "command", "alerts", "duty", "society", "plans", "places", "records")

grant(access)
for group in SIDEBAR:
    import_module(f"relief.core.declarations.{group}")
