# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models


class RenewalPlaybook(models.Model):
    """Which of two versions makes customers stay: in words, from what the reader may
    see."""

    _inherit = "renewal.playbook"  # pylint: disable=consider-merging-classes-inherited

    challenger_text = fields.Char(
        string="Version B Against A",
        compute="_compute_challenger_text",
        help="The renewal rate of those who were drawn for the other playbook, against "
        "those who follow this one, by 95% intervals.",
    )

    @api.depends("challenger_id")
    @api.depends_context("lang", "uid", "allowed_company_ids")
    def _compute_challenger_text(self):
        compared = self.filtered("challenger_id")
        (self - compared).challenger_text = False
        analysis = self.env["renewal.track.analysis"]
        judged = analysis._judge(compared, "playbook_id") if compared else {}
        for playbook, (effect, _groups) in judged.items():
            playbook.challenger_text = playbook._describe_comparison(effect)

    def _describe_comparison(self, effect):
        """The verdict, in the language of the context."""
        if effect.kind == "nobody":
            return self.env._("Nobody follows version A yet.")
        who = (
            self.env._("those of version A")
            if effect.is_other
            else self.env._("those of version B")
        )
        return self.env["renewal.track.analysis"]._describe_effect(effect, who)

    def action_view_comparison(self):
        """Open the renewals, or customers, of both halves."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "renewal_management_health.renewal_track_analysis_action"
        )
        groups = ["version_a", "version_b"]
        domain = [("playbook_id", "=", self.id), ("group", "in", groups)]
        context = {"group_by": ["group"]}
        return {**action, "domain": domain, "context": context}
