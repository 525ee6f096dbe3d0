# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import base64

import numpy as np

from odoo import Command, api, models
from odoo.exceptions import UserError

from ..tools.sample import is_enough
from ..tools.what_if import to_shares
from ..tools.what_if_fit import fit, get_known, keep_unknown


class RenewalHealthWhatIf(models.TransientModel):
    """Opening: the past is read, and the sliders stand where the scorecard is."""

    _inherit = "renewal.health.what.if"  # pylint: disable=consider-merging-classes-inherited

    @api.model
    def _open(self, backtest):
        """Read the past of a back-test, and show it beside the sliders."""
        # checked before anything is read as superuser
        self.check_access("create")
        pasts = self.env["renewal.health.what.if.past"]
        scorecard = pasts._find_scorecard(backtest)
        if backtest.state != "done" or not scorecard:
            raise UserError(
                self.env._("Run the back-test first: there is nothing to compare with.")
            )
        scorecard.check_access("read")
        past, versions = pasts._read(backtest, scorecard)
        if not len(past.due):
            raise UserError(
                self.env._(
                    "%(name)s scored none of these renewals so many days before the "
                    "decision: there is nothing to compare with.",
                    name=scorecard.name,
                )
            )
        minimum = backtest.company_id._get_health_minimum()
        past = pasts._fit_forward(past, scorecard, minimum)
        fitted = None
        if is_enough(past.renewed, *minimum):
            fitted = fit(get_known(past), past.renewed)
        # sudo: the past is kept by the system; the sliders are the user's
        what_if = self.sudo().create(
            self._prepare_vals(backtest, scorecard, past, versions, fitted)
        )
        return what_if.sudo(False)._reopen()

    def _prepare_vals(self, backtest, scorecard, past, versions, fitted):
        setting = self.env["renewal.health.what.if.past"]._get_setting(scorecard)
        has_fitted = fitted is not None and bool(fitted.any())
        sliders = [
            *self._prepare_weights(scorecard, past, setting, fitted),
            *self._prepare_caps(scorecard, past),
        ]
        return {
            "backtest_id": backtest.id,
            "scorecard_id": scorecard.id,
            "matrix": base64.b64encode(past.dump()),
            "seen": {**scorecard._get_seen(), "setting": setting._asdict()},
            "versions": sorted(versions),
            "weight_ids": [Command.create(vals) for vals in sliders],
            "amber_from": setting.amber_from,
            "green_from": setting.green_from,
            "alert_below": setting.alert_below,
            "has_fitted": has_fitted,
        }

    def _prepare_weights(self, scorecard, past, setting, fitted):
        lines = self.env["renewal.health.what.if.past"]._get_lines(scorecard)
        shares = to_shares(setting.weights, past.groups, setting.group_weights)
        known = np.isfinite(get_known(past)).mean(axis=0).tolist()
        fitted = shares if fitted is None else keep_unknown(fitted, shares, known)
        return [
            {
                "kind": "weight",
                "position": position,
                "line_id": line.id,
                "value": shares[position],
                "value_now": shares[position],
                "value_fitted": fitted[position],
                "known_share": known[position],
            }
            for position, line in enumerate(lines)
        ]

    def _prepare_caps(self, scorecard, past):
        pasts = self.env["renewal.health.what.if.past"]
        return [
            {
                "kind": "cap",
                "position": position,
                "cap_id": cap.id,
                "value": cap.max_score,
                "value_now": cap.max_score,
                "known_share": past.capped[:, position].mean(),
                "is_rechecked": pasts._can_be_checked(cap),
            }
            for position, cap in enumerate(scorecard.cap_ids)
        ]
