# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, models

from ...tools.mail_headers import is_automatic


class MailThread(models.AbstractModel):
    """An out-of-office answer is no answer: Odoo's type of message says what it is."""

    _inherit = "mail.thread"

    @api.model
    def _message_route_process(self, message, message_dict, routes):
        is_ours = any(self._hears_replies(model) for model, *_route in routes or ())
        if is_ours and is_automatic(message):
            message_dict["message_type"] = "out_of_office"
        return super()._message_route_process(message, message_dict, routes)

    @api.model
    def _hears_replies(self, model):
        """Whether an answer on records of a model means something to us."""
        return model.startswith("renewal.") or model == "contract.contract"
