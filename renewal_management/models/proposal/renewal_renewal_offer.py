# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models
from odoo.exceptions import UserError
from odoo.tools import format_amount

AMOUNTS = ("rows", "ended", "before", "after", "difference", "has_discount")


class RenewalRenewal(models.Model):
    """What the customer may choose from."""

    _inherit = "renewal.renewal"  # pylint: disable=consider-merging-classes-inherited

    def _get_offers(self):
        """What is offered for the next term, in the order in which it is shown and in
        the language of the environment.

        :return: a list of dicts: ``option`` (id of renewal.option, 0 where there are
            no alternatives), ``name`` (empty without alternatives),
            ``is_recommended``, ``is_chosen``, ``next_start``, ``next_end`` (False
            without an end), ``interval``, ``unit``, and the amounts as
            ``_get_proposal_values`` has them
        """
        self.ensure_one()
        values = self._get_proposal_values()
        live = {
            "option": 0,
            "name": "",
            "is_recommended": True,
            "is_chosen": False,
            "next_start": values["next_start"],
            "next_end": self._get_offered_end(self.next_term_end),
            "interval": self.next_term_interval,
            "unit": self.next_term_unit,
            **{name: values[name] for name in AMOUNTS},
        }
        return [option._get_offer(live) for option in self.option_ids.sorted()] or [
            live
        ]

    def _get_printed_offers(self):
        """What is printed: what the customer chose, or may choose from."""
        offers = self._get_offers()
        return [offer for offer in offers if offer["is_chosen"]] or offers

    def _get_offered_end(self, day):
        return self.renewal_type != "evergreen" and day

    def _choose_option(self, option_id, date_ref):
        """The customer chose one of the offers: it is the proposal from now on, locked
        as before.

        The caller is superuser, and holds the lock of the renewal's row.

        :param option_id: as in ``_get_offers``
        :param date_ref: today
        :raise UserError: when it is not one of this renewal's offers
        """
        self.ensure_one()
        options = self.option_ids
        option = options.filtered(
            lambda option: option.id == option_id if option_id else option.is_live
        )
        if option_id and not option:
            raise UserError(
                self.env._("What you chose is no longer offered. Choose again, please.")
            )
        if not option:
            return
        option._make_live()
        options.chosen_date = False
        option.chosen_date = date_ref
        self._message_log(
            body=self.env._(
                "The customer chose “%(option)s”: %(amount)s per year.",
                option=option.name,
                amount=format_amount(self.env, self.proposed_amount, self.currency_id),
            )
        )
