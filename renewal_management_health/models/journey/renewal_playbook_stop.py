# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models

RULES = [
    ("go_on", "Go on"),
    ("pause", "Pause"),
    ("stop", "Stop"),
]
# What a journey heeds, and the field that says how.
HEEDED = {
    "replied": "when_replied",
    "ticket": "when_ticket",
    "red": "when_red",
    "notice": "when_notice",
}


class RenewalPlaybook(models.Model):
    """When a journey waits or stops. The last mile has its own rules."""

    _inherit = "renewal.playbook"  # pylint: disable=consider-merging-classes-inherited

    when_replied = fields.Selection(
        selection=RULES,
        string="When the Customer Replies",
        default="pause",
        required=True,
        help="Pause: what would be sent to the customer waits for 14 days after the "
        "reply; tasks of colleagues go on.\n"
        "Stop: no step of this track is planned any more until somebody resumes it.",
    )
    when_ticket = fields.Selection(
        selection=RULES,
        string="While a Ticket of High Priority Is Open",
        default="pause",
        required=True,
        help="With the app Helpdesk. Pause: what would be sent to the customer waits "
        "until the ticket is closed; tasks of colleagues go on.\n"
        "Stop: no step of this track is planned any more until somebody resumes it.",
    )
    when_red = fields.Selection(
        selection=RULES,
        string="While Health Is Red",
        default="pause",
        required=True,
        help="Pause: what would be sent to the customer waits until the health is "
        "better; tasks of colleagues go on.\n"
        "Stop: no step of this track is planned any more until somebody resumes it.",
    )
    when_notice = fields.Selection(
        selection=RULES,
        string="After Notice of Non-Renewal",
        default="stop",
        required=True,
        help="Pause: what would be sent to the customer waits while the notice stands; "
        "tasks of colleagues go on.\n"
        "Stop: no step of this track is planned any more until somebody resumes it.",
    )
