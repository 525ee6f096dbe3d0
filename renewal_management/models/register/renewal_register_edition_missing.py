# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from collections import Counter

from odoo import api, fields, models
from odoo.fields import Domain


class RenewalRegisterEdition(models.Model):
    """What the latest file does not have any more, and what somebody said of it."""

    _inherit = "renewal.register.edition"  # pylint: disable=consider-merging-classes-inherited

    lost_count = fields.Integer(
        string="Lost?",
        compute="_compute_absent_counts",
        help="Rows that earlier editions had and this one has not, and whose terms are "
        "over.",
    )
    gone_count = fields.Integer(
        string="Gone from the Register",
        compute="_compute_absent_counts",
        help="Rows that earlier editions had and this one has not, and whose contracts "
        "still run.",
    )
    settled_count = fields.Integer(
        string="Lost or Going On",
        compute="_compute_absent_counts",
        help="Rows of earlier editions of which somebody said that their contracts are "
        "lost, or go on though they are missing.",
    )

    @api.depends("number", "row_ids.presence")
    def _compute_absent_counts(self):
        rows = self.env["renewal.register.row"]
        for edition in self:
            missing, is_newest = rows, edition._is_newest()
            if is_newest:
                register = edition.company_id, edition.register_name
                older = rows._get_older_rows([register])
                missing = rows.browse(
                    row_id for row_id, presence in older if presence == "missing"
                )
            counts = Counter(missing.mapped("absence"))
            edition.settled_count = is_newest and rows.search_count(
                [*edition._get_register_domain(), ("settled", "!=", False)]
            )
            edition.lost_count = counts["over"]
            edition.gone_count = counts["running"]

    def _open_missing(self, name, chosen):
        """Open what is missing from the register. What was said of it stays at hand.

        :param chosen: name of the filter to begin with
        """
        missing = Domain("absence", "!=", False) | Domain("settled", "!=", False)
        domain = Domain(self._get_register_domain()) & missing
        action = self._open_rows(
            name, list(domain), "renewal_register_row_action_absent"
        )
        return {**action, "context": {f"search_default_{chosen}": 1}}

    def action_open_lost(self):
        """Rows that look lost, with what they may mean as buttons."""
        return self._open_missing(self.env._("Lost?"), "filter_over")

    def action_open_gone(self):
        return self._open_missing(
            self.env._("Gone from the register"), "filter_running"
        )

    def action_open_settled(self):
        """Rows of which somebody said what it means, to be taken back."""
        return self._open_missing(self.env._("Lost or going on"), "filter_settled")
