# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import base64

import numpy as np
from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from odoo.addons.renewal_management.tools.action import dialog
from odoo.addons.renewal_management.tools.message import html_list

from ..tools.what_if import Past, Setting, to_shares, to_weights

# Sliders have one decimal: what differs by less stands where it stood.
SAME = 0.0501


class RenewalHealthWhatIf(models.TransientModel):
    """Sliders for a scorecard, and what it would have told of past renewals.

    What is known of these renewals is read once and kept as a matrix; each move of a
    slider is one product with it. Nothing is written before somebody applies it.
    """

    _name = "renewal.health.what.if"
    _description = "Health What If"
    _inherit = ["renewal.parent.mixin", "renewal.readonly.mixin"]
    _parents = ("backtest_id",)

    backtest_id = fields.Many2one(
        comodel_name="renewal.health.backtest",
        required=True,
        readonly=True,
        ondelete="cascade",
    )
    scorecard_id = fields.Many2one(
        comodel_name="renewal.health.scorecard",
        readonly=True,
        ondelete="cascade",
    )
    matrix = fields.Binary(
        attachment=False,
        readonly=True,
    )
    seen = fields.Json(
        readonly=True,
        help="The scorecard as it was when the screen was opened.",
    )
    versions = fields.Json(
        readonly=True,
    )
    weight_ids = fields.One2many(
        comodel_name="renewal.health.what.if.line",
        inverse_name="what_if_id",
        domain=[("kind", "=", "weight")],
        string="Weights",
    )
    cap_ids = fields.One2many(
        comodel_name="renewal.health.what.if.line",
        inverse_name="what_if_id",
        domain=[("kind", "=", "cap")],
        string="Caps",
    )
    amber_from = fields.Integer(
        string="Amber from",
    )
    green_from = fields.Integer(
        string="Green from",
    )
    alert_below = fields.Integer(
        string="Alert below",
        help="An alert opens when the score falls below this value. 0: no such alert.",
    )
    has_fitted = fields.Boolean(
        readonly=True,
    )
    can_apply = fields.Boolean(
        compute="_compute_can_apply",
    )

    _limits_in_range = models.Constraint(
        "CHECK(0 <= amber_from AND amber_from <= green_from AND green_from <= 100"
        " AND alert_below BETWEEN 0 AND 100)",
        "Green must not begin below amber, and all limits lie between 0 and 100.",
    )

    @api.depends("scorecard_id")
    def _compute_can_apply(self):
        for what_if in self:
            what_if.can_apply = what_if.scorecard_id.has_access("write")

    # ------------------------------------------------------------------
    # What is chosen
    # ------------------------------------------------------------------

    def _reopen(self):
        action = dialog(self.env._("What if…"), self._name)
        action["context"] = {"dialog_size": "extra-large"}
        return {**action, "res_id": self.id}

    def _get_past(self):
        """:return: tools.what_if.Past"""
        # the client asks for sizes instead of contents
        kept = self._origin.with_context(bin_size=False)
        return Past.load(base64.b64decode(kept.matrix))

    def _get_today(self):
        """:return: tools.what_if.Setting when the screen was opened"""
        return Setting(**self._origin.seen["setting"])

    def _get_choice(self, past):
        """:return: tools.what_if.Setting of the sliders; unmoved ones are exactly what
        they were"""
        today = self._get_today()
        shares = to_shares(today.weights, past.groups, today.group_weights)
        moved = self._get_values(self.weight_ids)
        shares = np.where(np.abs(moved - shares) < SAME, shares, moved)
        weights, group_weights = to_weights(shares, today, past.groups)
        return Setting(
            tuple(weights.tolist()),
            tuple(group_weights.tolist()),
            tuple(self._get_values(self.cap_ids).round().astype(int).tolist()),
            self.amber_from,
            self.green_from,
            self.alert_below,
        )

    def _get_values(self, lines):
        values = lines.sorted("position").mapped("value")
        return np.clip(np.array(values, dtype=float), 0, 100)

    def _is_moved(self, today, choice):
        return any(
            not np.array_equal(one, other)
            for one, other in zip(today, choice, strict=True)
        )

    # ------------------------------------------------------------------
    # Buttons
    # ------------------------------------------------------------------

    def action_use_fitted(self):
        """Move the sliders to where the data would have them."""
        self.ensure_one()
        if not self.has_fitted:
            raise UserError(self._get_lack(self._get_past()))
        for line in self.weight_ids:
            line.value = line.value_fitted
        return self._reopen()

    def action_reset(self):
        """Move all sliders back to today's scorecard."""
        self.ensure_one()
        for line in self.weight_ids | self.cap_ids:
            line.value = line.value_now
        today = self._get_today()
        for name in ("amber_from", "green_from", "alert_below"):
            self[name] = getattr(today, name)
        return self._reopen()

    def action_apply(self):
        """Make the choice a new version of the scorecard."""
        self.ensure_one()
        scorecard, past = self.scorecard_id, self._get_past()
        today, choice = self._get_today(), self._get_choice(past)
        if not self._is_moved(today, choice):
            raise UserError(
                self.env._(
                    "No slider was moved: this is %(name)s as it is.",
                    name=scorecard.name,
                )
            )
        if not any(choice.weights) or not any(choice.group_weights):
            raise ValidationError(
                self.env._("With no weight at all, nobody would have a score.")
            )
        pasts = self.env["renewal.health.what.if.past"]
        seen = {key: self.seen[key] for key in ("config", "alert_below")}
        before = scorecard.version
        scorecard._apply_what_if(
            seen,
            scorecard._prepare_what_if(pasts._get_lines(scorecard), today, choice),
            self._get_note(past, today, choice),
        )
        self._take_as_today(choice)
        return self._tell_applied(before)

    def _take_as_today(self, choice):
        # sudo: what the scorecard is now is kept by the system
        kept, scorecard = self.sudo(), self.scorecard_id
        kept.seen = {**scorecard._get_seen(), "setting": choice._asdict()}
        groups = self._get_past().groups
        shares = to_shares(choice.weights, groups, choice.group_weights)
        for line in kept.weight_ids:
            line.value = line.value_now = shares[line.position]
        for line in kept.cap_ids:
            line.value_now = line.value

    def _tell_applied(self, before):
        scorecard = self.scorecard_id
        text = self.env._(
            "%(name)s is now version %(version)s. Customers are scored with it in the "
            "next daily run.",
            name=scorecard.name,
            version=scorecard.version,
        )
        if scorecard.version == before:
            text = self.env._(
                "The alert threshold of %(name)s was changed.", name=scorecard.name
            )
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success",
                "message": text,
                "next": {"type": "ir.actions.act_window_close"},
            },
        }

    def _get_note(self, past, today, choice):
        """What changed, and what it would have brought, for the chatter."""
        rows = [*self._say_changes(), *self._say_figures(past, today, choice)]
        title = self.env._("Changed on the what-if screen.")
        return Markup("<p>%s</p>%s") % (title, html_list(rows, limit=len(rows)))
