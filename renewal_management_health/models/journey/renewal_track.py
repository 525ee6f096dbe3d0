# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models


class RenewalTrack(models.Model):
    """Whether what customers get on a track makes them stay: in words, from what the
    reader may see."""

    _inherit = "renewal.track"  # pylint: disable=consider-merging-classes-inherited

    effect = fields.Selection(
        selection=[
            ("nobody", "Nobody is held out"),
            ("unknown", "Not known yet"),
            ("better", "Better"),
            ("worse", "Worse"),
            ("same", "No difference seen"),
        ],
        compute="_compute_effect",
    )
    effect_text = fields.Char(
        string="Does It Work?",
        compute="_compute_effect",
        help="The renewal rate of customers who got something on this track, against "
        "those who were held out, by 95% intervals.",
    )
    effect_got = fields.Char(
        string="Got it",
        compute="_compute_effect",
    )
    effect_held_out = fields.Char(
        string="Held out",
        compute="_compute_effect",
    )

    @api.depends_context("lang", "uid", "allowed_company_ids")
    def _compute_effect(self):
        analysis = self.env["renewal.track.analysis"]
        judged = analysis._judge(self)
        for track in self:
            effect, groups = judged[track]
            track.effect = effect.kind
            track.effect_text = track._describe_effect(effect)
            track.effect_got = analysis._describe_group(*groups["got"])
            track.effect_held_out = analysis._describe_group(*groups["held_out"])

    def _describe_effect(self, effect):
        """The verdict, in the language of the context."""
        self.ensure_one()
        if effect.kind == "nobody":
            return self.env._("Nobody is held out: there is nothing to compare with.")
        who = (
            self.env._("held-out customers")
            if effect.is_other
            else self.env._("customers who got it")
        )
        return self.env["renewal.track.analysis"]._describe_effect(effect, who)

    def action_view_effect(self):
        """Open the customers of the comparison."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "renewal_management_health.renewal_track_analysis_action"
        )
        groups = ["got", "held_out", "before"]
        domain = [("track_id", "=", self.id), ("group", "in", groups)]
        return {**action, "domain": domain, "context": {}}
