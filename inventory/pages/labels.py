"""Choose what gets a label, see the sheet at true size, print it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast
from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from inventory.models import Warehouse
from inventory.pages import reading
from inventory.pages.problems import said
from inventory.printed.chosen_labels import labels_of
from inventory.selectors.labels import CHOICES, Asked, choices
from inventory.services.codes import badge_of
from relief.core.access import may, scope
from relief.core.models import Person
from relief.core.papers import pdf_response
from relief.core.papers.labels import SHEETS, blank_labels, sheet_pdf, sheet_pictures
from relief.core.roles import OFFICE
from relief.problems import Problem

if TYPE_CHECKING:
    from django.http import HttpRequest

    from relief.core.models import Organisation, User
    from relief.core.papers.labels import Label

WHAT = {
    "lots": gettext_lazy("Goods"),
    "bins": gettext_lazy("Bins"),
    "units": gettext_lazy("Cartons and pallets"),
    "items": gettext_lazy("Shelf cards"),
    "assets": gettext_lazy("Equipment"),
    "vehicles": gettext_lazy("Vehicles"),
    "people": gettext_lazy("Badges"),
}
SIZES = {
    "a4-24": gettext_lazy("A4, 24 labels of 70 × 37 mm"),
    "a4-8": gettext_lazy("A4, 8 labels of 105 × 74 mm"),
    "roll": gettext_lazy("Roll, 100 × 70 mm each"),
}
LINKED = {"lots": "l", "items": "i", "units": "u", "assets": "a", "plates": "v"}
MOST_COPIES = 500
PAGES_SHOWN = 3


class LabelForm(forms.Form):
    """How the sheet is printed."""

    size = forms.ChoiceField(label=gettext_lazy("Label sheet"), choices=list(SIZES.items()), initial="a4-24")
    start = forms.IntegerField(
        label=gettext_lazy("First free place"),
        min_value=1,
        max_value=24,
        initial=1,
        help_text=gettext_lazy("On a sheet already used, counted by rows."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _dress(self)

    def clean(self) -> dict[str, Any]:
        """A place the sheet has."""
        cleaned = super().clean() or {}
        sheet = SHEETS.get(cleaned.get("size", ""))
        if sheet and cleaned.get("start", 1) > sheet.places:
            self.add_error("start", _("This sheet has %(places)s places.") % {"places": sheet.places})
        return cleaned


class ChoiceForm(forms.Form):
    """From what one chooses."""

    what = forms.ChoiceField(label=gettext_lazy("Labels for"), choices=list(WHAT.items()), required=False)
    warehouse = forms.ModelChoiceField(
        queryset=Warehouse.objects.none(), label=gettext_lazy("Warehouse"), required=False, to_field_name="code", empty_label=gettext_lazy("All")
    )
    q = forms.CharField(label=gettext_lazy("Words"), required=False, max_length=60)
    document = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)

    def __init__(self, *args: Any, stores: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast("forms.ModelChoiceField[Any]", self.fields["warehouse"]).queryset = stores
        _dress(self)


@login_required
@require_GET
def choose(request: HttpRequest) -> HttpResponse:
    """Tick rows, say how many, look at the sheet."""
    form = ChoiceForm(request.GET, stores=reading.visible(request.user))
    form.is_valid()
    asked = form.cleaned_data
    what = asked.get("what") or _linked(request) or "lots"
    picks = _picks(request)
    rows = choices(what, Asked(cast("User", request.user), asked.get("warehouse"), asked.get("q", ""), asked.get("document", "")))
    fresh = bool(asked.get("document")) and "show" not in request.GET
    ticked = [(row, row.key in picks or fresh, picks.get(row.key, row.copies)) for row in rows]
    how = LabelForm(request.GET if "size" in request.GET else None)
    context = {
        "form": form,
        "what": what,
        "kinds": list(WHAT.items()),
        "rows": ticked,
        "how": how,
        "sizes": SIZES,
        "document": asked.get("document", ""),
    }
    if picks and how.is_bound and how.is_valid():
        context |= _shown(request, picks, how.cleaned_data)
    return render(request, "inventory/labels.html", context)


@login_required
@require_GET
def sheet(request: HttpRequest) -> HttpResponse:
    """The sheet to print."""
    labels, how = _asked(request)
    try:
        return pdf_response("labels", sheet_pdf(labels, size=how["size"], start=how["start"], drill=_drill(request)))
    except Problem as problem:
        messages.error(request, said(problem).sentence)
        return redirect(f"{reverse('labels')}?{request.GET.urlencode()}")


@login_required
@require_GET
def preview(request: HttpRequest) -> HttpResponse:
    """One page of the sheet as a picture of true size."""
    labels, how = _asked(request)
    try:
        pages = sheet_pictures(labels, size=how["size"], start=how["start"], drill=_drill(request))
    except Problem as problem:
        raise Http404 from problem
    page = request.GET.get("page", "1")
    if not page.isdecimal() or not 1 <= int(page) <= len(pages):
        raise Http404
    return HttpResponse(pages[int(page) - 1], content_type="image/svg+xml")


@login_required
@require_GET
def blank(request: HttpRequest, size: str) -> HttpResponse:
    """A sheet to write on by hand."""
    if size not in SHEETS:
        raise Http404
    labels = blank_labels(size=size, organisation=_society(request).name)
    return pdf_response(f"blank-labels-{size}", sheet_pdf(labels, size=size, drill=_drill(request)))


@login_required
@require_POST
def badges(request: HttpRequest) -> HttpResponse:
    """Give the ticked people their badge codes, then go on to print them."""
    user = cast("User", request.user)
    if not may(user, "write", _society(request), OFFICE):
        raise PermissionDenied
    picks = {key: number for key, number in _picks(request).items() if key.startswith("w:") and key[2:].isdecimal()}
    for person in scope(user, "write", Person).filter(pk__in=[int(key[2:]) for key in picks], erased_at__isnull=True):
        badge_of(person=person, by=cast("Person", user.person))
    query = [("what", "people"), ("show", "1"), ("size", request.POST.get("size", "roll")), ("start", request.POST.get("start", "1"))]
    return redirect(f"{reverse('labels')}?{urlencode([*query, *(('pick', key) for key in picks)])}")


def _shown(request: HttpRequest, picks: dict[str, int], how: dict[str, Any]) -> dict[str, Any]:
    """What the preview needs; too many labels are refused before anything is drawn."""
    labels, kind = _labels(request, picks), SHEETS[how["size"]]
    count = sum(label.copies for label in labels)
    pages = -(-(count + how["start"] - 1) // kind.places)
    query = urlencode(
        [*(("pick", key) for key in picks), *((f"n-{key}", number) for key, number in picks.items()), ("size", kind.name), ("start", how["start"])]
    )
    return {"count": count, "pages": pages, "shown": range(1, min(pages, PAGES_SHOWN) + 1), "query": query, "sheet": kind}


def _asked(request: HttpRequest) -> tuple[list[Label], dict[str, Any]]:
    how = LabelForm(request.GET)
    if not how.is_valid():
        raise Http404
    labels = _labels(request, _picks(request))
    if not labels:
        raise Http404
    return labels, how.cleaned_data


def _labels(request: HttpRequest, picks: dict[str, int]) -> list[Label]:
    """The labels in Chinese, whatever language the page is read in: they stay on the goods."""
    with translation.override("zh-hans"):
        return labels_of(cast("User", request.user), picks, _society(request))


def _picks(request: HttpRequest) -> dict[str, int]:
    """The ticked rows with their copies; a link from another page names rows of one kind."""
    sent = request.GET if request.method == "GET" else request.POST
    keys = dict.fromkeys(sent.getlist("pick"))
    for name, kind in LINKED.items():
        keys |= {f"{kind}:{ident}": None for ident in sent.get(name, "").split(",") if ident}
    return {key: _copies(sent.get(f"n-{key}", "1")) for key in keys}


def _copies(text: str) -> int:
    return min(max(int(text), 1), MOST_COPIES) if text.isdecimal() and len(text) < len(str(MOST_COPIES)) + 1 else 1


def _linked(request: HttpRequest) -> str:
    named = next((name for name in LINKED if name in request.GET), "")
    return "vehicles" if named == "plates" else named if named in CHOICES else ""


def _society(request: HttpRequest) -> Organisation:
    person = cast("User", request.user).person
    if person is None:
        raise Http404
    return person.organisation.society or person.organisation


def _drill(request: HttpRequest) -> bool:
    return getattr(request, "world", None) is not None


def _dress(form: forms.Form) -> None:
    """The house's look for every field."""
    for field in form.fields.values():
        field.widget.attrs["class"] = "form-select" if isinstance(field.widget, forms.Select) else "form-control"
