# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import base64

from odoo import models

from ...tools.signature import read_signature
from .renewal_renewal_answer import MAX_NAME, MAX_TEXT


class RenewalRenewal(models.Model):
    """The customer accepts the proposal, as it was shown."""

    _inherit = "renewal.renewal"  # pylint: disable=consider-merging-classes-inherited

    def _receive_acceptance(self, form, visitor, date_ref):
        """The customer accepts an option.

        :param form: {"option": id, "fingerprint": of what was shown, "signature": data
            URL or empty for a typed name, "terms": ticked, "purchase_order", "note"}
        :return: ``accepted``, or why not
        """
        self.ensure_one()
        try:
            signature = form["signature"] and read_signature(form["signature"])
        except ValueError:
            return "signature"
        if not visitor.name:
            return "name"
        refusal = self._claim_for_customer(date_ref) or self._get_refusal(date_ref)
        if refusal:
            return refusal
        shown = self.with_context(lang=visitor.lang)._get_shown()
        if refusal := self._check_shown(form, shown):
            return refusal
        name = next(
            it["name"] for it in shown["offers"] if it["option"] == form["option"]
        )
        self._choose_option(form["option"], date_ref)
        self._lock_proposal(date_ref)
        stage = self.env.ref(
            "renewal_management.renewal_stage_agreed", raise_if_not_found=False
        )
        self._filter_behind(stage).stage_id = stage
        answer = self._keep_answer(
            "accept",
            visitor,
            shown=shown,
            shown_hash=form["fingerprint"],
            signature=base64.b64encode(signature) if signature else False,
            option=name,
            option_number=form["option"],
            purchase_order=form["purchase_order"].strip()[:MAX_NAME],
            note=form["note"].strip()[:MAX_TEXT],
            filing="waiting",
        )
        self._stop_reminders(date_ref)
        answer._file_soon()
        return "accepted"

    def _check_shown(self, form, shown):
        """Whether what the customer saw is still what is proposed, and everything that
        was asked is there."""
        if form["fingerprint"] != self._get_fingerprint(shown):
            return "changed"
        if form["option"] not in [offer["option"] for offer in shown["offers"]]:
            return "option"
        return "terms" if shown["terms"] and not form["terms"] else ""
