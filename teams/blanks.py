"""Where the squads' blank papers are entered when there is power again."""

from relief.core.papers.entering import entered_at

entered_at(
    {
        "phone_tree": "call_outs",
        "muster_sheet": "musters",
        "muster_poster": "musters",
        "insure_now": "teams",
        "deployment_order": "musters",
        "insurance_list": "musters",
        "ics_204": "missions",
        "roll_call": "missions",
        "gear_list": "missions",
        "work_rest_board": "missions",
        "welfare_log": "missions",
        "crew_handover": "missions",
        "return_check": "missions",
        "task_report": "missions",
        "injury_report": "missions",
    }
)
