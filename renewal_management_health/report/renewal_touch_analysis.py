# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models
from odoo.tools import SQL

from odoo.addons.renewal_management.report.renewal_rate_mixin import Rate

from ..models.journey.renewal_touch_facts import FEATURE_DAYS
from ..models.journey.renewal_touchpoint import CHANNELS, KINDS

# What a customer did, and which of the contents that reached them.
PARTS = {
    "given": SQL("TRUE"),
    "reached": SQL("touch.state = 'sent'"),
    "opened": SQL("touch.opened_date IS NOT NULL"),
    "clicked": SQL("touch.clicked_date IS NOT NULL"),
    "replied": SQL("touch.replied_date IS NOT NULL"),
    "registered": SQL("touch.registered_date IS NOT NULL"),
    "attended": SQL("touch.attended_date IS NOT NULL"),
    "answered": SQL("touch.answered_date IS NOT NULL"),
}


class RenewalTouchAnalysis(models.Model):
    """What came of the content that customers were given: a row for each touchpoint.

    Every rate is of those that arrived. The use of a feature is of those that teach one
    and arrived so long ago that it can be told.
    """

    _name = "renewal.touch.analysis"
    _description = "Touchpoint Results"
    _inherit = ["renewal.row.mixin", "renewal.group.mixin", "renewal.rate.mixin"]
    _auto = False
    _order = "date desc, id desc"

    _depends = {
        "renewal.touch": [
            "answered_date",
            "attended_date",
            "channel",
            "clicked_date",
            "date",
            "feature_used_date",
            "kind",
            "opened_date",
            "playbook_id",
            "registered_date",
            "renewal_id",
            "replied_date",
            "state",
        ],
        "renewal.touchpoint": ["metric_id"],
        "renewal.playbook": ["track_id"],
        "renewal.renewal": ["csm_id", "due_date", "team_id", "user_id"],
        "res.partner": ["industry_id"],
    }

    touchpoint_id = fields.Many2one(
        comodel_name="renewal.touchpoint",
        string="Content",
    )
    kind = fields.Selection(
        selection=KINDS,
    )
    channel = fields.Selection(
        selection=CHANNELS,
        string="Sent As",
    )
    track_id = fields.Many2one(
        comodel_name="renewal.track",
    )
    playbook_id = fields.Many2one(
        comodel_name="renewal.playbook",
    )
    industry_id = fields.Many2one(
        comodel_name="res.partner.industry",
    )
    date = fields.Date()

    given_count = fields.Integer(
        string="Given",
    )
    reached_count = fields.Integer(
        string="Reached",
        help="The mail server took the e-mail, or the task was done.",
    )
    opened_count = fields.Integer(
        string="Opened",
        help="Mail programs open e-mails by themselves, and hide that people do: an "
        "opened e-mail is no proof that somebody read it.",
    )
    clicked_count = fields.Integer(
        string="Clicked",
    )
    replied_count = fields.Integer(
        string="Replied",
    )
    registered_count = fields.Integer(
        string="Registered",
    )
    attended_count = fields.Integer(
        string="Attended",
    )
    answered_count = fields.Integer(
        string="Answered",
    )
    teaching_count = fields.Integer(
        string="Taught a Feature",
        help="Reached the customer at least 30 days ago, and teaches a feature.",
    )
    feature_count = fields.Integer(
        string="Feature Used",
        help="Of those that taught a feature: the customer used it within 30 days.",
    )
    clicked_rate = Rate(
        help="Clicked / reached.",
    )
    replied_rate = Rate(
        help="Replied / reached.",
    )
    registered_rate = Rate(
        help="Registered / reached.",
    )
    attended_rate = Rate(
        help="Attended / registered.",
    )
    answered_rate = Rate(
        help="Answered / reached.",
    )
    feature_rate = Rate(
        string="Feature Use Rate",
        help="Feature used within 30 days / taught a feature.",
    )

    def _get_rates(self):
        reached = "reached_count:sum"
        return {
            **super()._get_rates(),
            "clicked_rate": ("clicked_count:sum", reached),
            "replied_rate": ("replied_count:sum", reached),
            "registered_rate": ("registered_count:sum", reached),
            "attended_rate": ("attended_count:sum", "registered_count:sum"),
            "answered_rate": ("answered_count:sum", reached),
            "feature_rate": ("feature_count:sum", "teaching_count:sum"),
        }

    # ------------------------------------------------------------------
    # The rows
    # ------------------------------------------------------------------

    def _get_rows(self):
        return SQL("%s %s %s", self._select(), self._from(), self._where())

    def _select(self):
        """Columns. Override to add one."""
        counts = [
            SQL("(%s)::int AS %s", condition, SQL.identifier(f"{part}_count"))
            for part, condition in PARTS.items()
        ]
        teaches = SQL(
            "touch.state = 'sent' AND content.metric_id IS NOT NULL "
            "AND touch.date + %s <= %s",
            FEATURE_DAYS,
            self.env.company._get_renewal_today(),
        )
        return SQL(
            """
            SELECT touch.id, touch.touchpoint_id, touch.kind, touch.channel,
                   touch.date, touch.renewal_id, touch.partner_id, touch.company_id,
                   touch.playbook_id, playbook.track_id, partner.industry_id,
                   renewal.user_id, renewal.csm_id, renewal.team_id, renewal.due_date,
                   %(currency)s AS currency_id, %(counts)s,
                   (%(teaches)s)::int AS teaching_count,
                   (%(teaches)s AND COALESCE(touch.feature_used_date
                        <= touch.date + %(days)s, FALSE))::int AS feature_count,
                   %(groups)s
            """,
            currency=self.env.company.currency_id.id,
            counts=SQL(", ").join(counts),
            teaches=teaches,
            days=FEATURE_DAYS,
            groups=self._select_groups(self._get_main_product()),
        )

    def _get_main_product(self):
        """That of the largest line of the renewal."""
        return self.env["renewal.funnel"]._get_main_product()

    def _from(self):
        return SQL(
            """
            FROM renewal_touch touch
            JOIN renewal_touchpoint content ON content.id = touch.touchpoint_id
            LEFT JOIN renewal_playbook playbook ON playbook.id = touch.playbook_id
            LEFT JOIN renewal_renewal renewal ON renewal.id = touch.renewal_id
            LEFT JOIN res_partner partner ON partner.id = touch.partner_id
            """
        )

    def _where(self):
        """Which rows. Override to leave some out."""
        return SQL("")
