# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ..term.renewal_renewal_change import after_change

# Working days to answer when the opportunity is won or lost.
DAYS_TO_ANSWER = 2
ACTIVITY_TYPE = "renewal_management.mail_activity_type_opportunity"


class RenewalRenewal(models.Model):
    """The CRM opportunity that carries a renewal, and how it ended.

    A won opportunity does not renew the contract: signing the next term is a decision.
    It asks the owner to carry it out, as a lost one asks for the reason.
    """

    _name = "renewal.renewal"
    _inherit = ["renewal.renewal", "renewal.parent.mixin"]
    _choices = ("opportunity_id",)

    opportunity_id = fields.Many2one(
        comodel_name="crm.lead",
        domain="[('partner_id', 'child_of', partner_id),"
        " ('company_id', 'in', (False, company_id)), ('won_status', '=', 'pending')]",
        index="btree_not_null",
        tracking=True,
    )
    has_opportunity = fields.Boolean(
        compute="_compute_has_opportunity",
        store=True,
        help="An opportunity that is neither lost nor archived.",
    )
    opportunity_state = fields.Selection(
        selection=[
            ("none", "None"),
            ("open", "Open"),
            ("won", "Closed won"),
            ("lost", "Closed lost"),
        ],
        string="Opportunity Status",
        compute="_compute_opportunity_state",
        store=True,
        help="Won: the contract is still to be renewed.\n"
        "Lost, or archived: the renewal still needs an outcome and a reason.",
    )
    opportunity_lost_reason = fields.Char(
        related="opportunity_id.lost_reason_id.name",
        string="Lost Reason of the Opportunity",
    )

    _opportunity_idx = models.Index(
        "(company_id, opportunity_state) "
        "WHERE outcome IS NULL AND opportunity_state IN ('won', 'lost')",
    )

    @api.depends("opportunity_id.active", "opportunity_id.won_status")
    def _compute_has_opportunity(self):
        for renewal in self:
            lead = renewal.opportunity_id
            renewal.has_opportunity = bool(
                lead and lead.active and lead.won_status != "lost"
            )

    @api.depends("opportunity_id.active", "opportunity_id.won_status")
    def _compute_opportunity_state(self):
        for renewal in self:
            renewal.opportunity_state = renewal.opportunity_id._get_renewal_state()

    @api.constrains("opportunity_id")
    def _check_opportunity_company(self):
        # sudo: the opportunity may be somebody else's, or of another company
        for renewal in self.sudo():
            company = renewal.opportunity_id.company_id
            if company and company != renewal.company_id:
                raise ValidationError(
                    self.env._(
                        "The opportunity %(opportunity)s is of %(theirs)s, the renewal "
                        "of %(ours)s. Choose an opportunity of the same company.",
                        opportunity=renewal.opportunity_id.name,
                        theirs=company.name,
                        ours=renewal.company_id.name,
                    )
                )

    # ------------------------------------------------------------------
    # Changes
    # ------------------------------------------------------------------

    @after_change(200, "opportunity_id")
    def _on_opportunity_replaced(self, before, vals):
        """Another opportunity carries these renewals."""
        # sudo: the opportunities may be somebody else's
        former = {
            renewal: lead.sudo() for renewal, lead in before["opportunity_id"].items()
        }
        self._on_opportunity_changed(
            {renewal: lead._get_renewal_state() for renewal, lead in former.items()}
        )
        leads = self.env["crm.lead"].sudo().union(*former.values())
        (leads | self.sudo().opportunity_id)._follow_renewals()

    @after_change(
        210,
        "extended_to",
        "next_term_interval",
        "next_term_unit",
        "notice_deadline",
        "renewal_type",
        "term_end",
    )
    def _on_terms_changed(self, before, vals):
        """The value or the deadline of the opportunity may have changed."""
        if "opportunity_id" not in vals:
            self._follow_proposal()

    # ------------------------------------------------------------------
    # Actions
    # ------------------------------------------------------------------

    def action_view_opportunity(self):
        """Open the opportunities of these renewals."""
        self.check_access("read")
        # sudo: to tell "there is none" from "it is not yours"; access was checked
        linked = self.sudo().opportunity_id
        leads = linked.sudo(False)._filtered_access("read")
        if linked and not leads:
            raise UserError(
                self.env._(
                    "The opportunity %(name)s belongs to %(owner)s, and you may not "
                    "open it.",
                    name=linked[0].name,
                    owner=linked[0].user_id.name or self.env._("nobody"),
                )
            )
        return leads._get_window_action()

    # ------------------------------------------------------------------
    # When the opportunity is won, lost, restored, merged or deleted
    # ------------------------------------------------------------------

    def _get_opportunity_states(self):
        """What ``_on_opportunity_changed`` compares with."""
        return {renewal: renewal.opportunity_state for renewal in self}

    def _on_opportunity_changed(self, before):
        """Ask for what the new state calls for; take back what the old one asked.

        :param before: result of ``_get_opportunity_states`` before the change
        """
        changed = self.filtered(
            lambda renewal: (
                not renewal.outcome and renewal.opportunity_state != before[renewal]
            )
        )
        asked = changed.filtered(lambda renewal: before[renewal] in ("won", "lost"))
        asked._get_opportunity_activities().unlink()
        changed._ask_about_opportunity()
        # renewals that get their opportunities one by one are read together
        having = self.filtered("has_opportunity").with_prefetch(self._prefetch_ids)
        having._close_unneeded_tasks()

    def _ask_about_opportunity(self):
        """One task each: renew what was won, say why it was lost."""
        asking = self.filtered(lambda r: r.opportunity_state in ("won", "lost"))
        deadlines = {
            company: company._get_renewal_deadline(DAYS_TO_ANSWER)
            for company in asking.company_id
        }
        values = [
            renewal._prepare_opportunity_activity_vals(
                user, deadlines[renewal.company_id]
            )
            for renewal in asking
            if (user := renewal._get_escalation_chain()[:1])
        ]
        # sudo: whoever settles the opportunity need not see the renewal
        # quick update: many opportunities at once are not as many e-mails
        self.env["mail.activity"].sudo().with_context(
            mail_activity_quick_update=len(asking.opportunity_id) > 1
        ).create(values)

    def _prepare_opportunity_activity_vals(self, user, deadline):
        """Values of the task. Override to enrich it."""
        self.ensure_one()
        renewal = self.with_context(lang=user.lang)
        return {
            "res_model_id": self.env["ir.model"]._get_id(self._name),
            "res_id": self.id,
            # given, it need not be computed and written in a second statement
            "res_name": self.display_name,
            "activity_type_id": self._get_opportunity_activity_type_id(),
            "user_id": user.id,
            "summary": renewal._get_opportunity_question(),
            "date_deadline": deadline,
            "automated": True,
        }

    def _get_opportunity_question(self):
        self.ensure_one()
        if self.opportunity_state == "won":
            return self.env._("The opportunity is won: renew the contract")
        return self.env._("The opportunity is lost: record why the renewal is lost")

    @api.model
    def _get_opportunity_activity_type_id(self):
        # not env.ref(), which asks the database every time
        return self.env["ir.model.data"]._xmlid_to_res_id(ACTIVITY_TYPE)

    def _get_opportunity_activities(self):
        """Open tasks that ask what follows from the opportunity."""
        # sudo: they may be somebody else's
        activities = self.env["mail.activity"].sudo()
        if not self:
            return activities
        return activities.search(
            [
                ("res_model", "=", self._name),
                ("res_id", "in", self.ids),
                ("activity_type_id", "=", self._get_opportunity_activity_type_id()),
            ]
        )

    def _follow_proposal(self):
        """The terms changed, so the opportunity changes too, unless somebody edited
        it."""
        # sudo: the opportunity may be somebody else's
        self.sudo().opportunity_id._follow_renewals()

    def _close_unneeded_tasks(self):
        """Somebody acted: tasks that asked for it are closed at once."""
        # sudo: the task may be somebody else's, the leader's for example; all steps of
        # the batch are read at once, where a search would cost one query per record
        self.sudo().step_ids.filtered(
            lambda step: (
                step.state == "done"
                and step.activity_id
                and not step.handled_date
                and step.playbook_step_id.close_when_unmet
            )
        )._close_unneeded()

    # ------------------------------------------------------------------
    # When renewals are decided, so is the opportunity that carries them
    # ------------------------------------------------------------------

    def _on_closed(self, feedback):
        result = super()._on_closed(feedback)
        # sudo: the opportunity may be out of sight of whoever renews the contract
        linked = self.sudo().filtered("opportunity_id")
        if linked:
            linked.opportunity_id._follow_renewals()
            linked._close_opportunity()
        return result

    def _on_reopened(self):
        result = super()._on_reopened()
        self._ask_about_opportunity()
        return result

    def _close_opportunity(self):
        """The opportunity of these renewals, when it is still open and nothing is left
        to decide: won if at least one was renewed, lost if none was. If all its
        renewals are void, a person has to look at it.

        Override to settle opportunities in another way, or not at all.
        """
        leads = self.opportunity_id.filtered(lambda lead: lead._is_open_opportunity())
        leads._log_renewals(self)
        outcomes = leads._get_renewal_outcomes()
        decided = leads.filtered(lambda lead: False not in outcomes[lead])
        won = decided.filtered(lambda lead: "renewed" in outcomes[lead])
        lost = (decided - won).filtered(lambda lead: "churned" in outcomes[lead])
        won.action_set_won()
        lost._lose_with_renewals(self)
        (decided - won - lost)._ask_what_remains()

    # ------------------------------------------------------------------
    # The brief of a handover
    # ------------------------------------------------------------------

    def _get_brief_facts(self):
        facts = super()._get_brief_facts()
        # sudo: the brief names the opportunity, whoever may open it
        lead = self.sudo().opportunity_id
        if lead:
            name = f"{lead.name} ({lead.stage_id.name})" if lead.stage_id else lead.name
            facts.append((self.env._("Opportunity"), name))
        return facts

    def _get_conversations(self):
        records = super()._get_conversations()
        return [*records, self.opportunity_id] if self.opportunity_id else records
