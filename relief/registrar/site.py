"""The desk: an admin site for whoever holds office, that shows declarations only and has no sign-in page of its own."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils.csp import CSP
from django.utils.text import capfirst
from django.views.decorators.csp import csp_override
from unfold.sites import UnfoldAdminSite

from relief.registrar.declarations import registries
from relief.registrar.rights import rights

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.db.models import Model
    from django.http import HttpRequest, HttpResponse

    from relief.registrar.registry import Registry


# Unfold is built on Alpine, which compiles the expressions in its attributes with ``new Function`` and sets styles inline.
# Only the desk pays for that; field and public pages keep the strict policy of the settings.
STRICT: Mapping[str, Any] = settings.SECURE_CSP
DESK_POLICY: Mapping[str, Any] = {
    **STRICT,
    "script-src": [*STRICT["script-src"], CSP.UNSAFE_EVAL],
    "style-src": [CSP.SELF, CSP.UNSAFE_INLINE],
}


class Desk(UnfoldAdminSite):
    """Unfold's site, opened by appointments."""

    def register(self, model_or_iterable: Any, admin_class: Any = None, **options: Any) -> None:
        """Take in declarations; pages that know nothing of scope and masks stay outside."""
        from relief.registrar.registry import Registry  # noqa: PLC0415 - the admin's classes need loaded models

        if admin_class is not None and issubclass(admin_class, Registry):
            super().register(model_or_iterable, admin_class, **options)

    def admin_view(self, view: Any, cacheable: bool = False) -> Any:  # noqa: FBT001, FBT002 - the framework's signature
        """Every page of the desk carries the desk's policy."""
        return csp_override(DESK_POLICY)(super().admin_view(view, cacheable))

    def get_sidebar_list(self, request: HttpRequest) -> list[dict[str, Any]]:
        """The declarations in their groups, as far as this person may read them; ours need no second list."""
        groups: dict[str, list[dict[str, Any]]] = {}
        for registry in registries(self):
            if registry.has_module_permission(request):
                groups.setdefault(str(registry.group or registry.opts.app_config.verbose_name), []).append(_entry(registry, request))
        return [{"title": title, "items": items, "collapsible": True} for title, items in groups.items()]

    def has_permission(self, request: HttpRequest) -> bool:
        """Whoever holds an appointment now."""
        return bool(request.user.is_authenticated and rights().roles_held(request.user))

    def login(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:  # noqa: ARG002 - the framework's signature
        """There is one sign-in page; a signed-in person without office is told so."""
        if request.user.is_authenticated and not self.has_permission(request):
            raise PermissionDenied
        return redirect_to_login(request.GET.get("next") or reverse("admin:index"))

    def unregister(self, model_or_iterable: type[Model] | Iterable[type[Model]]) -> None:
        """What was never taken in need not be put out."""
        for model in model_or_iterable if not isinstance(model_or_iterable, type) else [model_or_iterable]:
            self._registry.pop(model, None)


def _entry(registry: Registry, request: HttpRequest) -> dict[str, Any]:
    link = reverse(f"admin:{registry.opts.app_label}_{registry.opts.model_name}_changelist")
    title = capfirst(str(registry.opts.verbose_name_plural))
    return {"title": title, "link": link, "icon": registry.icon, "active": request.path.startswith(link), "has_permission": True}
