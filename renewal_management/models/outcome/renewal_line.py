# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models

VALUES = ("quantity", "price_unit", "discount")


class RenewalLine(models.Model):
    """Lines that are lost alone, and lines whose new end was a question, and turned out
    to be that of the next term."""

    _inherit = "renewal.line"  # pylint: disable=consider-merging-classes-inherited

    competitor_id = fields.Many2one(
        comodel_name="renewal.competitor",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
        help="The competitor that won this line.",
    )

    def _prepare_lost_vals(self, reason, note="", **values):
        """Values of a line that is lost while others of its renewal go on.

        :param reason: contract.terminate.reason
        :param values: more fields of the line
        """
        said = {"reason_id": reason.id, "outcome_note": note}
        return {"outcome": "churned", **said, **values}

    def _prepare_undecided_vals(self):
        return {**super()._prepare_undecided_vals(), "competitor_id": False}

    def _are_invoiced_beyond(self, day):
        """The next term was invoiced already: it cannot be taken back."""
        return any(
            line.last_date_invoiced and line.last_date_invoiced > day
            for line in self.contract_line_id
        )

    def _take_back_typed(self, term_end):
        """The contract line is again as it was when its term was last looked at, and
        what was typed since is proposed for the next one."""
        self.ensure_one()
        followed = self.contract_line_id
        typed = {
            name: followed[name]
            for name in VALUES
            if self._is_other(name, followed[name], self[name])
        }
        vals = {name: self[name] for name in typed}
        if "price_unit" in typed:
            vals.pop("price_unit")
            vals |= {"automatic_price": False, "specific_price": self.price_unit}
        if followed.date_end:
            vals["date_end"] = term_end
        followed.write(vals)
        proposed = {f"proposed_{name}": value for name, value in typed.items()}
        if proposed or self.action == "drop":
            self.write({"question_end": False, "action": "change", **proposed})
        self.question_end = False
