# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.tests import Form

from .common import RenewalCase

AMOUNTS = ("atr", "renewed", "retained", "expansion", "contraction", "churned")


class OutcomeCase(RenewalCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.reason = cls.env["contract.terminate.reason"].create(
            {"name": "Price", "terminate_comment_required": False}
        )

    def open_wizard(self, model, renewals, user=None):
        records = self.env[model].with_user(user or self.rep)
        return Form(
            records.with_context(
                active_model="renewal.renewal", active_ids=renewals.ids
            )
        )

    def decide(self, model, button, renewals, user=None, **values):
        """Open a wizard on renewals, fill it in and press its button."""
        form = self.open_wizard(f"renewal.{model}", renewals, user)
        for name, value in values.items():
            setattr(form, name, value)
        getattr(form.save(), button)()

    def renew(self, renewals, user=None, **values):
        self.decide("renew", "action_renew", renewals, user, **values)

    def lose(self, renewals, user=None, **values):
        self.decide(
            "lose",
            "action_lose",
            renewals,
            user,
            **{"reason_id": self.reason, **values},
        )

    def reopen(self, renewals, user=None):
        self.decide("reopen", "action_reopen", renewals, user, note="By mistake")

    def check_amounts(self, renewal, **expected):
        found = {name: renewal[f"{name}_amount"] for name in AMOUNTS}
        self.assertEqual(found, {**dict.fromkeys(AMOUNTS, 0.0), **expected})
