"""The playbook of the robustness tests, as plain values: the company is built from it,
and the oracle reads it."""

RULES = (
    {
        "name": "Talk",
        "action": "activity",
        "offset_days": -90,
        "shift": "previous",
        "late_days": 40,
        "days_to_act": 3,
        "escalate_after_days": 2,
    },
    {
        "name": "Write",
        "action": "mail",
        "offset_days": -60,
        "shift": "none",
        "late_days": 25,
    },
    {
        "name": "Offer",
        "action": "opportunity",
        "offset_days": -45,
        "shift": "none",
        "late_days": 10,
    },
    {
        "name": "Alarm",
        "action": "escalation",
        "offset_days": -30,
        "shift": "none",
        "late_days": 21,
        "days_to_act": 2,
        "condition": "[('has_opportunity', '=', False)]",
    },
    {
        "name": "Call",
        "action": "activity",
        "offset_days": -7,
        "shift": "next",
        "late_days": 21,
        "days_to_act": 1,
        "escalate_after_days": 1,
    },
)
# A customer gets one automatic e-mail in so many days.
MAIL_CAP_DAYS = 7
# Terms that ended longer ago are history.
LOOKBACK_DAYS = 30
