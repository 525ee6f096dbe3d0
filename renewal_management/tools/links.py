# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Addresses of records for messages."""

from markupsafe import Markup


def record_link(record, label=None):
    """Return a link that opens a record for whoever may see it.

    Goes through Odoo's redirection, which works from e-mails and for every model.

    :param record: a record with a display name
    :param label: text of the link; the display name when left out
    """
    return Markup('<a href="%s/mail/view?model=%s&amp;res_id=%s">%s</a>') % (
        record.get_base_url(),
        record._name,
        record.id,
        label or record.display_name,
    )
