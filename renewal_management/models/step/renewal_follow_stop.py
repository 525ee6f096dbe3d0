# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.tools import SQL

# Why a track is stopped for a customer.
STOP_KINDS = [
    ("replied", "The customer replied"),
    ("notice", "Notice of non-renewal"),
]


class RenewalFollow(models.Model):
    """A track that was stopped for a customer: nothing of it is planned, on this
    renewal and on those that carry on, until somebody resumes it."""

    _inherit = "renewal.follow"  # pylint: disable=consider-merging-classes-inherited

    stop_kind = fields.Selection(
        selection=STOP_KINDS,
        string="Stopped",
        readonly=True,
        copy=False,
        help="Why no step of this track is planned any more. Resume it to plan the "
        "steps that are still to come.",
    )
    stop_date = fields.Date(
        string="Stopped On",
        readonly=True,
        copy=False,
    )
    resume_date = fields.Date(
        string="Resumed On",
        readonly=True,
        copy=False,
        help="What was known on this day does not stop the track again.",
    )

    def action_resume(self):
        """Plan again what is still to come."""
        self.check_access("write")
        # sudo: the stop is the system's record; whoever may choose the playbook may
        # take it back, on the customer's other renewals too
        for follow in self.sudo().filtered("stop_date"):
            follow._get_same().write(
                {
                    "stop_kind": False,
                    "stop_date": False,
                    "resume_date": follow.renewal_id.company_id._get_renewal_today(),
                }
            )
        self.renewal_id._request_planning()

    def _get_same(self):
        """The rows of the customer on the track: the one that carries on is made from
        the latest."""
        self.ensure_one()
        if self.track_id.carrier != "customer":
            return self
        renewal = self.renewal_id
        return self.search(
            [
                ("track_id", "=", self.track_id.id),
                ("renewal_id.partner_id", "=", renewal.partner_id.id),
                ("renewal_id.company_id", "=", renewal.company_id.id),
            ]
        )

    @api.model
    def _stop(self, kinds, date_ref):
        """Mark rows as stopped, in SQL: a simulation does the same.

        :param kinds: {id: kind}
        """
        self.env.cr.execute(
            SQL(
                """
                UPDATE renewal_follow f
                   SET stop_kind = v.kind, stop_date = %s, write_date = %s
                  FROM (VALUES %s) AS v(id, kind) WHERE f.id = v.id
                """,
                date_ref,
                self.env.cr.now(),
                SQL(", ").join(SQL("(%s, %s)", *pair) for pair in kinds.items()),
            )
        )
        self.invalidate_model()
