# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from typing import NamedTuple

from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.fields import Domain

from ...tools.bounds import MAX_MONTHS, within


class Kept(NamedTuple):
    """What is kept of one kind: its model, the field with its day, which of its records
    may go, the months proposed, and in words who needs them."""

    model: str
    date: str
    domain: list
    months: int
    needed: str


class RenewalRetention(models.Model):
    """For how long a company keeps one kind of record about people. For ever, until
    somebody sets months; then the daily run deletes what is older.

    A room with such records adds its kind to the selection and to ``_get_kinds``.
    """

    _name = "renewal.retention"
    _description = "Data Retention"
    _inherit = ["renewal.readonly.mixin"]
    _order = "company_id, id"
    _rec_name = "kind"

    company_id = fields.Many2one(
        comodel_name="res.company",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
    )
    kind = fields.Selection(
        selection=[],
        string="What",
        required=True,
        readonly=True,
    )
    months = fields.Integer(
        string="Keep (Months)",
        help="The daily run deletes what is older, for good. 0: kept for ever.",
    )
    proposed_months = fields.Integer(
        compute="_compute_proposal",
    )
    needed = fields.Char(
        string="Needed By",
        compute="_compute_proposal",
    )
    count = fields.Integer(
        string="Older Records",
        compute="_compute_count",
        help="How many records the next daily run deletes; while nothing is set, how "
        "many it would delete with the months proposed.",
    )

    _unique_kind = models.Constraint(
        "UNIQUE(company_id, kind)",
        "A company keeps each kind of record for one time.",
    )
    _months_range = models.Constraint(
        within("months", 0, MAX_MONTHS),
        f"Keep records for up to {MAX_MONTHS} months, or for ever with 0.",
    )

    @api.model
    def _get_kinds(self):
        """{kind: Kept}. Extend for another kind."""
        return {}

    @api.depends("kind")
    @api.depends_context("lang")
    def _compute_proposal(self):
        kinds = self._get_kinds()
        for rule in self:
            rule.proposed_months = kinds[rule.kind].months
            rule.needed = kinds[rule.kind].needed

    @api.depends("kind", "months", "company_id")
    def _compute_count(self):
        for rule in self:
            domain = rule._get_expired_domain(rule.company_id._get_renewal_today())
            rule.count = rule._get_records().search_count(domain)

    def _get_records(self):
        # sudo: how many there are in all, and deleting them, must not depend on which
        # of them the administrator sees; the company is in every domain
        return self.env[self._get_kinds()[self.kind].model].sudo()

    def _get_expired_domain(self, date_ref):
        """Records that are older than the months, or than those proposed."""
        self.ensure_one()
        kept = self._get_kinds()[self.kind]
        first = date_ref - relativedelta(months=self.months or kept.months)
        company = Domain("company_id", "=", self.company_id._origin.id)
        return company & Domain(kept.date, "<", first) & Domain(kept.domain)

    def _get_expired_ids(self, date_ref):
        """What the daily run deletes; nothing while it is kept for ever."""
        self.ensure_one()
        if not self.months:
            return []
        return self._get_records().search(self._get_expired_domain(date_ref)).ids

    def _forget(self, ids):
        """Delete expired records. Extend for a kind of which something stays."""
        self.ensure_one()
        self._get_records().browse(ids).exists().unlink()

    @api.model
    def action_open_retention(self):
        """Open the kinds of the current companies."""
        # sudo: rows are made by the system; their months are people's
        rules = self.sudo()
        for company in self.env.companies:
            known = rules.search([("company_id", "=", company.id)]).mapped("kind")
            rules.create(
                [
                    {"company_id": company.id, "kind": kind}
                    for kind in self._get_kinds()
                    if kind not in known
                ]
            )
        return self.env["ir.actions.act_window"]._for_xml_id(
            "renewal_management.renewal_retention_action"
        )
