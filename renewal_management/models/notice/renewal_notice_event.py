# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models

from ...tools.sent_mail import hash_bytes, read_sent

KINDS = [
    ("sent", "The mail server took it"),
    ("later", "The mail server asks to try again later"),
    ("refused", "The mail server refuses it"),
    ("unsent", "The mail server could not be used"),
    ("unknown", "The connection broke: it may have arrived"),
    ("delivered", "Delivered"),
    ("delayed", "Still on its way"),
    ("bounced", "It came back"),
    ("opened", "Opened"),
    ("no_page", "The customer has no page to read it on"),
    ("no_address", "The contact has no e-mail address that can be used"),
    ("withdrawn", "The e-mail was cancelled in the outgoing queue"),
    ("printed", "Letter printed"),
    ("letter", "Letter posted"),
    ("published", "Put on the customer's page"),
    ("seen", "Seen on the customer's page"),
    ("unseen", "Not seen on the customer's page in time"),
    ("late", "Sent after the latest day"),
    ("missed", "The latest day passed"),
    ("arrived", "Somebody says that it arrived"),
    ("again", "Somebody has it sent again"),
    ("released", "Somebody lets the term renew without a proof"),
    ("error", "The notice could not be made"),
]


class RenewalNoticeEvent(models.Model):
    """One thing that happened to a notice: a row of its proof.

    Nothing changes or removes one while the notice is kept, and its file neither.
    """

    _name = "renewal.notice.event"
    _description = "Proof of a Renewal Notice"
    _inherit = ["renewal.frozen.mixin"]
    _order = "id"
    _rec_name = "kind"

    notice_id = fields.Many2one(
        comodel_name="renewal.notice",
        required=True,
        index=True,
        ondelete="cascade",
    )
    partner_id = fields.Many2one(
        comodel_name="res.partner",
        string="Customer",
        index="btree_not_null",
        help="Whose notice it was.",
    )
    date = fields.Datetime(
        required=True,
        default=fields.Datetime.now,
    )
    kind = fields.Selection(
        selection=KINDS,
        string="What Happened",
        required=True,
    )
    detail = fields.Text(
        help="What the server said.",
    )
    sender = fields.Char(
        help="To whom the mail server reports.",
    )
    recipient = fields.Char()
    message_identifier = fields.Char(
        string="Message-ID",
    )
    attachment_id = fields.Many2one(
        comodel_name="ir.attachment",
        string="File",
    )
    sha256 = fields.Char(
        string="SHA-256",
        help="Of the file. Whoever has it can compute it again.",
    )
    files = fields.Text(
        string="Attachments as Sent",
        help="Name, size in bytes and SHA-256.",
    )

    def _describe(self):
        """What happened, in words; empty for nothing."""
        if not self:
            return ""
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        return ": ".join(filter(None, (kinds[self.kind], self.detail)))

    @api.model
    def _keep(self, notice, kind, name="", raw=b"", mimetype=None, **values):
        """Note an event, with the bytes that prove it.

        :return: renewal.notice.event
        """
        event = notice._note(kind, **values)
        if raw:
            event.sha256 = hash_bytes(raw)
            event.attachment_id = self.env["ir.attachment"].create(
                {
                    "name": name,
                    "raw": raw,
                    "mimetype": mimetype,
                    "res_model": self._name,
                    "res_id": event.id,
                }
            )
        return event

    def _read_sent(self):
        """The message that was sent, for people: tools.sent_mail.Sent."""
        # sudo: whoever reads the event reads its file
        return read_sent(self.sudo().attachment_id.raw or b"")
