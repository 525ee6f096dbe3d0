# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import datetime, time, timedelta

import pytz

from odoo import fields, models

from ...tools.bounds import MAX_DAYS, MAX_UPLIFT, MIN_UPLIFT, within
from ...tools.schedule import add_working_days

# Public holidays are looked up in the calendar this far around today; later dates
# only follow the weekly pattern, since nobody records holidays ten years ahead.
HOLIDAY_HORIZON = timedelta(days=3 * 366)


class ResCompany(models.Model):
    _inherit = "res.company"

    renewal_window_days = fields.Integer(
        string="Renewal Window (Days)",
        default=90,
        help="A renewal without a playbook becomes due soon this many days before "
        "its decision date. Playbooks define their own window.",
        groups="base.group_user",
    )
    renewal_lookback_days = fields.Integer(
        string="Renewal Look-back (Days)",
        default=30,
        help="No renewals are opened for terms that ended longer ago than this.",
        groups="base.group_user",
    )
    renewal_manager_id = fields.Many2one(
        comodel_name="res.users",
        domain="[('share', '=', False), ('company_ids', 'in', id)]",
        help="The last person in every escalation chain. Also notified when the "
        "daily run fails on a record.",
        groups="base.group_user",
    )
    renewal_supplier_contracts = fields.Boolean(
        string="Renewals of Supplier Contracts",
        help="Also open renewals for supplier contracts, so that nothing your "
        "company buys is extended by accident.",
        groups="base.group_user",
    )
    renewal_evergreen_review = fields.Boolean(
        string="Yearly Review of Open-ended Contracts",
        help="Open a renewal of type review on every anniversary of a contract that "
        "has no end date.",
        groups="base.group_user",
    )
    renewal_mail_cap_days = fields.Integer(
        string="Renewal E-mail Cap (Days)",
        default=7,
        help="A contact gets at most one automatic renewal e-mail in this many days. "
        "It lists all contracts that would come up in that time. 0 means no cap.",
        groups="base.group_user",
    )
    renewal_owner_digest = fields.Boolean(
        string="Daily Digest for Owners",
        default=True,
        help="Owners get one message a day that lists their new tasks, instead of "
        "one e-mail for each task.",
        groups="base.group_user",
    )

    renewal_commit_percent = fields.Float(
        string="Commit From (%)",
        default=90.0,
        digits=(5, 1),
        help="Without an owner or manager call, renewals at least this likely are "
        "forecast as commit.",
        groups="base.group_user",
    )
    renewal_best_case_percent = fields.Float(
        string="Best Case From (%)",
        default=75.0,
        digits=(5, 1),
        help="Without an owner or manager call, renewals at least this likely are "
        "forecast as best case. Anything below is pipeline.",
        groups="base.group_user",
    )

    _renewal_forecast_order = models.Constraint(
        "CHECK(renewal_best_case_percent BETWEEN 0 AND renewal_commit_percent "
        "AND renewal_commit_percent <= 100)",
        "The best case limit cannot be above the commit limit, and both lie between "
        "0 and 100%.",
    )
    renewal_default_uplift = fields.Float(
        string="Default Uplift (%)",
        digits=(6, 2),
        help=(
            "Suggested when prices are raised on a renewal. No price changes "
            "automatically."
        ),
        groups="base.group_user",
    )

    _renewal_window_range = models.Constraint(
        within("renewal_window_days", 0, MAX_DAYS),
        f"Enter a renewal window between 0 and {MAX_DAYS} days.",
    )
    _renewal_lookback_range = models.Constraint(
        within("renewal_lookback_days", 0, MAX_DAYS),
        f"Enter a renewal look-back between 0 and {MAX_DAYS} days.",
    )
    _renewal_mail_cap_range = models.Constraint(
        within("renewal_mail_cap_days", 0, MAX_DAYS),
        f"Enter an e-mail cap between 0 and {MAX_DAYS} days.",
    )
    _renewal_default_uplift_range = models.Constraint(
        within("renewal_default_uplift", MIN_UPLIFT, MAX_UPLIFT),
        f"Enter a default uplift between {MIN_UPLIFT} and {MAX_UPLIFT}%.",
    )

    def _get_renewal_today(self):
        """Return today's date in the company's own time zone."""
        self.ensure_one()
        timezone = pytz.timezone(self._get_renewal_tz())
        return fields.Datetime.now().astimezone(timezone).date()

    def _get_renewal_tz(self):
        """Time zone in which the company's day begins. Override to pick another."""
        self.ensure_one()
        return self.resource_calendar_id.tz or self.partner_id.tz or "UTC"

    def _get_renewal_deadline(self, days):
        """The day that is a number of working days ahead."""
        today = self._get_renewal_today()
        return add_working_days(today, days, self._get_renewal_calendar([today]))

    def _get_renewal_managers(self):
        """Who looks after renewals without an owner and is notified of failures: the
        renewal manager, else everybody in the group."""
        self.ensure_one()
        manager = self.renewal_manager_id.filtered("active")
        group = self.env.ref("renewal_management.group_renewal_manager")
        # sudo: whose work it is must not depend on who asks
        return manager or group.sudo().all_user_ids.filtered(
            lambda user: (
                user.active and not user.share and self in user.sudo().company_ids
            )
        )

    def _notify_renewal_managers(self, prepare, **values):
        """Send the renewal managers one message, each in their own language.

        :param prepare: takes the environment, with the language, of one message; gives
            its subject and body
        :param values: more for ``message_notify``
        """
        for lang, managers in self._get_renewal_managers().grouped("lang").items():
            env = self.with_context(lang=lang).env
            subject, body = prepare(env)
            # sudo: whoever caused it need not be allowed to write to managers
            env["mail.thread"].sudo().message_notify(
                partner_ids=managers.partner_id.ids,
                subject=subject,
                body=body,
                email_layout_xmlid="mail.mail_notification_light",
                **values,
            )

    def _get_renewal_contract_types(self):
        """Contract types that get renewals."""
        self.ensure_one()
        return ["sale", "purchase"] if self.renewal_supplier_contracts else ["sale"]

    def _get_renewal_calendar(self, dates):
        """Return ``is_working(day)`` for the company, public holidays included.

        One query per call, whatever the number of dates. A company without working
        hours works from Monday to Friday.

        :param dates: the dates that will be asked for, to bound the look-up
        """
        self.ensure_one()
        calendar = self.resource_calendar_id
        if not calendar or calendar.flexible_hours or not calendar.attendance_ids:
            return lambda day: day.weekday() < 5
        start, stop = self._get_renewal_calendar_bounds(dates)
        working = self._get_renewal_working_days(calendar, start, stop)
        return lambda day: (
            day in working
            if start <= day <= stop
            else bool(calendar._works_on_date(day))
        )

    def _get_renewal_calendar_bounds(self, dates):
        today = self._get_renewal_today()
        margin = timedelta(days=60)
        start = max(min(dates, default=today) - margin, today - HOLIDAY_HORIZON)
        stop = min(max(dates, default=today) + margin, today + HOLIDAY_HORIZON)
        return min(start, today), max(stop, today)

    def _get_renewal_working_days(self, calendar, start, stop):
        timezone = pytz.timezone(calendar.tz or "UTC")
        intervals = calendar._work_intervals_batch(
            timezone.localize(datetime.combine(start, time.min)),
            timezone.localize(datetime.combine(stop, time.max)),
            # in this zone they come back: their days need no conversion
            tz=timezone,
        )[False]
        return {begin.date() for begin, _end, _meta in intervals}
