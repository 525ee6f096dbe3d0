# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models
from odoo.tools import SQL


class RenewalRenewal(models.Model):
    """Alternatives to the proposal."""

    _inherit = "renewal.renewal"  # pylint: disable=consider-merging-classes-inherited

    option_ids = fields.One2many(
        comodel_name="renewal.option",
        inverse_name="renewal_id",
        readonly=True,
        string="Options",
    )

    def action_add_option(self):
        """Open the dialog that offers another proposal beside this one."""
        self.ensure_one()
        self._check_proposal_editable()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "renewal_management.renewal_option_add_action"
        )
        context = {
            "default_renewal_id": self.id,
            "default_next_term_interval": self.next_term_interval,
            "default_next_term_unit": self.next_term_unit,
        }
        return {**action, "context": context}

    def _add_option(self, name, live_name, price_percent, quantity_percent, terms):
        """Offer another proposal, which begins with what is proposed now. Called as
        superuser.

        :param live_name: what the proposal is called until now, if it has no name yet
        :param price_percent: how much more it costs
        :param quantity_percent: how much of the quantities it has
        :param terms: ``next_term_interval`` and ``next_term_unit``
        :return: renewal.option
        """
        self.ensure_one()
        self.env["renewal.transaction"]._claim(self)
        options = self.option_ids
        if not options:
            first = {"name": live_name, "is_live": True, "is_recommended": True}
            options = options.create(
                {"renewal_id": self.id, **first, **self._get_terms()}
            )
        is_other = any(self[name] != value for name, value in terms.items())
        option = options.create(
            {
                **options[-1:]._get_terms(),
                **terms,
                "renewal_id": self.id,
                "name": name,
                "sequence": max(options.mapped("sequence")) + 10,
                "is_next_term_chosen": self.is_next_term_chosen or is_other,
            }
        )
        lines = option.line_ids.create(
            [
                {
                    "option_id": option.id,
                    **line._prepare_varied_vals(price_percent, quantity_percent),
                }
                for line in self._get_negotiated_lines()
            ]
        )
        self.env.add_to_compute(lines._fields["action"], lines)
        return option

    # ------------------------------------------------------------------
    # The proposal that counts, for an option to change places with it
    # ------------------------------------------------------------------

    def _get_negotiated_lines(self):
        """Lines of the proposal of which nothing is decided."""
        is_locked = self.proposal_locked_date
        return self.line_ids.filtered(
            lambda line: not line.outcome and (not is_locked or line._is_frozen())
        )

    def _get_terms(self):
        return {
            "next_term_interval": self.next_term_interval,
            "next_term_unit": self.next_term_unit,
            "is_next_term_chosen": self.is_next_term_chosen,
        }

    def _take_terms(self, terms):
        is_chosen = terms.pop("is_next_term_chosen")
        self.write(terms)
        # written afterwards: who sets a length chooses it
        self.is_next_term_chosen = is_chosen

    def _exchange_in_snapshot(self, gone, lines):
        """Lines that are new are part of a locked proposal, those that go are not."""
        if self.proposal_locked_date:
            there = {
                line_id: values
                for line_id, values in self.proposal_snapshot.items()
                if int(line_id) not in gone.ids
            }
            self.proposal_snapshot = {
                **{str(line.id): line._get_snapshot() for line in lines},
                **there,
            }

    def _refresh_amounts(self, date_ref):
        """Alternatives follow the contract as the proposal does."""
        result = super()._refresh_amounts(date_ref)
        # in SQL, which costs next to nothing: nearly always there are none
        query = SQL(
            "SELECT id FROM renewal_option WHERE renewal_id = ANY(%s)", self.ids
        )
        if rows := self.env.execute_query(query):
            self.env["renewal.option"].browse(row[0] for row in rows)._follow()
        return result
