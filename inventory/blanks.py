"""Where the store's blank papers are entered when there is power again."""

from relief.core.papers.entering import entered_at

entered_at(
    {
        "release_order": "field_verbal",
        "pick_list": "field_home",
        "goods_issue_note": "field_issue",
        "waybill": "field_home",
        "packing_list": "field_home",
        "vehicle_pass": "field_home",
        "proof_of_delivery": "field_home",
        "distribution_plan": "distributions",
        "distribution_notice": "distributions",
        "distribution_roster": "distributions",
        "distribution_result": "distributions",
        "return_note": "field_home",
        "receipt_notice": "inbound_new",
        "tally_sheet": "inbound_arrivals",
        "quality_check": "inbound_arrivals",
        "goods_received_note": "inbound_arrivals",
        "loss_report": "cases",
        "stock_card": "stock",
        "stock_ledger": "stock_journal",
        "stock_voucher": "floor_moves",
        "count_sheet": "floor_counts",
        "variance_report": "floor_counts",
        "disposal_approval": "floor_disposals",
        "rotation_list": "floor_rotation",
        "loan_note": "floor_loans",
        "kit_sheet": "floor_kits",
        "partner_agreement": "agreements",
        "call_off": "agreements",
        "stock_confirmation": "agreements",
        "asset_card": "assets",
        "equipment_check": "assets",
        "store_checklist": "care",
        "climate_log": "care",
        "gate_log": "care",
    }
)
