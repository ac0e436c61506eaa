"""What each paper is called on a page, in the order in which a store and a response use them."""

from django.utils.translation import gettext_lazy as _

TITLES = {
    "release_order": _("Release order"),
    "pick_list": _("Pick list"),
    "goods_issue_note": _("Goods issue note"),
    "waybill": _("Waybill and vehicle pass"),
    "proof_of_delivery": _("Proof of delivery"),
    "goods_received_note": _("Goods received note"),
    "stock_card": _("Stock card"),
    "count_sheet": _("Count sheet"),
    "variance_report": _("Count report"),
    "partner_agreement": _("Reserve agreement"),
    "call_off": _("Framework call-off"),
    "stock_confirmation": _("Stock confirmation"),
    "asset_card": _("Asset card"),
    "equipment_check": _("Equipment check"),
    "store_checklist": _("Store inspection checklist"),
    "climate_log": _("Temperature log"),
    "gate_log": _("Keys and visitors"),
    "incident_card": _("Incident card"),
    "sitrep": _("Situation report"),
}
