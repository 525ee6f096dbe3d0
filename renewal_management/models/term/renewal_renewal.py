# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.fields import Domain


class RenewalRenewal(models.Model):
    """The decision about one term of one contract.

    Opened by ``renewal.sync`` when the contract has lines that end on a day nobody
    follows yet; worked by the steps of its playbook; closed with an outcome.
    """

    _name = "renewal.renewal"
    _description = "Renewal"
    _inherit = ["renewal.readonly.mixin", "mail.thread", "mail.activity.mixin"]
    _order = "decision_date, id"
    _mail_post_access = "read"

    # Identity
    name = fields.Char(
        compute="_compute_name",
        store=True,
        index="trigram",
    )
    contract_id = fields.Many2one(
        comodel_name="contract.contract",
        required=True,
        index=True,
        ondelete="cascade",
        readonly=True,
    )
    partner_id = fields.Many2one(
        related="contract_id.commercial_partner_id",
        string="Customer",
        store=True,
        index=True,
    )
    contact_id = fields.Many2one(
        related="contract_id.partner_id",
        string="Contact",
        store=True,
    )
    company_id = fields.Many2one(
        related="contract_id.company_id",
        store=True,
        index=True,
    )
    contract_type = fields.Selection(
        related="contract_id.contract_type",
        store=True,
    )
    line_ids = fields.One2many(
        comodel_name="renewal.line",
        inverse_name="renewal_id",
    )
    renewal_type = fields.Selection(
        selection=[
            ("manual", "Manual"),
            ("auto", "Auto-renewing"),
            ("evergreen", "Yearly review"),
        ],
        required=True,
        default="manual",
        readonly=True,
        help="Manual: ends unless it is renewed.\n"
        "Auto-renewing: continues unless somebody gives notice.\n"
        "Yearly review: the contract has no end date and is reviewed every year.",
    )

    # Work
    stage_id = fields.Many2one(
        comodel_name="renewal.stage",
        required=True,
        index=True,
        tracking=True,
        default=lambda self: self._default_stage_id(),
        group_expand="_read_group_stage_ids",
    )
    priority = fields.Selection(
        selection=[("0", "Normal"), ("1", "High")],
        default="0",
    )
    tag_ids = fields.Many2many(
        comodel_name="crm.tag",
        string="Tags",
    )

    # Opening
    opened_date = fields.Date(
        readonly=True,
        index=True,
        help="The day the renewal was opened: nobody could act before it.",
    )
    is_reconstructed = fields.Boolean(
        string="Reconstructed",
        readonly=True,
        copy=False,
        help="Read from the contract afterwards by Look back: the term was over before "
        "its renewal could be recorded.",
    )

    _unique_open_term = models.UniqueIndex(
        "(contract_id, current_end, (renewal_type = 'evergreen')) "
        "WHERE outcome IS NULL",
        "This contract already has an open renewal for this day.",
    )
    _reconstructed_idx = models.Index(
        "(company_id) WHERE is_reconstructed IS TRUE",
    )
    _to_plan_idx = models.Index(
        "(company_id) WHERE needs_planning IS TRUE AND outcome IS NULL",
    )
    _window_idx = models.Index(
        "(company_id, window_date) WHERE outcome IS NULL AND in_window IS NOT TRUE",
    )
    _open_idx = models.Index(
        "(company_id, current_end) WHERE outcome IS NULL AND is_lapsed IS NOT TRUE",
    )

    # ------------------------------------------------------------------
    # Defaults and computes
    # ------------------------------------------------------------------

    @api.model
    def _default_stage_id(self):
        return self.env["renewal.stage"]._get_first("upcoming")

    @api.model
    def _read_group_stage_ids(self, stages, domain):
        # columns of the work in progress always, and where a card is dropped when it is
        # done; the others when they hold something: on a phone the first column is all
        # there is to see
        always = stages.search([("stage_type", "in", ("open", "renewed", "churned"))])
        return (stages | always).sorted()

    @api.depends("contract_id.name", "contract_id.code")
    def _compute_name(self):
        for renewal in self:
            contract = renewal.contract_id
            code = f"[{contract.code}] " if contract.code else ""
            renewal.name = f"{code}{contract.name or ''}"

    @api.depends("name", "partner_id")
    def _compute_display_name(self):
        for renewal in self:
            # sudo: the customer's name is what everybody looks for; a salesperson may
            # read a renewal whose customer belongs to somebody else
            customer = renewal.sudo().partner_id.display_name or ""
            renewal.display_name = " – ".join(
                part for part in (customer, renewal.name) if part
            )

    # ------------------------------------------------------------------
    # Actions
    # ------------------------------------------------------------------

    @api.model
    def _get_list_action(self, domain):
        """Open the renewals of a domain, whatever their state."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "renewal_management.renewal_renewal_action"
        )
        return {**action, "domain": domain, "context": {}}

    def action_view_contract(self):
        """Open the contract in the form its type calls for."""
        self.ensure_one()
        return self.contract_id.get_formview_action()

    # ------------------------------------------------------------------
    # Domains
    # ------------------------------------------------------------------

    @api.model
    def _get_open_domain(self):
        """Renewals that still wait for an outcome."""
        return Domain("outcome", "=", False)

    def _filter_by(self, rule, date_ref=None):
        """Renewals of this set that match the condition of a record that has one.

        :param rule: a record of ``renewal.condition.mixin``
        :param date_ref: the day it is asked on, when that is not today
        :raise Exception: when its condition cannot be used
        """
        domain = rule._get_condition(date_ref)
        return self.search(domain & Domain("id", "in", self.ids))
