# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import date, datetime, timedelta

import pytz

from odoo import fields
from odoo.tests import BaseCase, tagged

from ..tools.quiet_hours import Hours
from .common import RenewalCase, day
from .hypothesis_common import given, st
from .smtp_common import SmtpBuilders, needs_smtp

ZONES = (
    "UTC",
    "Europe/Paris",
    "America/New_York",
    "Asia/Shanghai",
    "Asia/Kathmandu",
    "Australia/Lord_Howe",  # puts the clock forward by half an hour
    "America/Sao_Paulo",  # did so at midnight
    "Africa/Casablanca",
    "Pacific/Apia",  # has no 30 December 2011
)
MOMENTS = st.datetimes(datetime(2011, 1, 1), datetime(2030, 1, 1)).map(
    lambda moment: moment.replace(second=0, microsecond=0)
)
HOURS = st.integers(0, 95).map(lambda quarter: quarter / 4)


@tagged("post_install", "-at_install")
class TestHours(BaseCase):
    """The arithmetic, over changes of the clock."""

    def is_allowed(self, moment, zone, start, stop, days_off):
        """Told in another way: what the clock on the recipient's wall says."""
        local = pytz.utc.localize(moment).astimezone(pytz.timezone(zone))
        hour = local.hour + local.minute / 60
        today, yesterday = local.date(), local.date() - timedelta(days=1)
        if start < stop:
            return start <= hour < stop and today not in days_off
        return (hour >= start and today not in days_off) or (
            hour < stop and yesterday not in days_off
        )

    @given(MOMENTS, st.sampled_from(ZONES), HOURS, HOURS, st.sets(st.integers(0, 6)))
    def test_the_first_moment_in_the_hours(self, moment, zone, start, stop, off):
        if start == stop:
            return
        local = pytz.utc.localize(moment).astimezone(pytz.timezone(zone)).date()
        days_off = {local + timedelta(days=number) for number in off}
        hours = Hours(start, stop, lambda each: each not in days_off)
        found = hours.find_next(moment, [zone])
        self.assertGreaterEqual(found, moment)
        self.assertEqual(hours.find_next(found, [zone]), found, "it stays so")
        if self.is_changing(found, zone):
            return  # what the wall says is not one moment
        self.assertTrue(self.is_allowed(found, zone, start, stop, days_off), found)
        if found > moment:
            before = found - timedelta(minutes=1)
            self.assertFalse(self.is_allowed(before, zone, start, stop, days_off))

    def is_changing(self, moment, zone):
        """Whether the clock is changed around this time."""
        place = pytz.timezone(zone)
        around = (
            pytz.utc.localize(moment + timedelta(hours=each)).astimezone(place)
            for each in (-25, 25)
        )
        return len({each.utcoffset() for each in around}) > 1

    @given(MOMENTS, st.lists(st.sampled_from(ZONES), min_size=2, max_size=4))
    def test_several_recipients(self, moment, zones):
        found = Hours(8, 20).find_next(moment, zones)
        self.assertGreaterEqual(found, moment)
        self.assertLess(found - moment, timedelta(days=3))
        self.assertTrue(self.is_allowed(found, zones[0], 8, 20, ()))

    def test_a_calendar_without_working_days_holds_nothing_back(self):
        moment = datetime(2026, 3, 2, 12)
        hours = Hours(8, 20, lambda each: False)
        self.assertEqual(hours.find_next(moment, ["UTC"]), moment)


@tagged("post_install", "-at_install")
class TestQuietHours(SmtpBuilders, RenewalCase):
    """E-mails of playbooks leave in the hours of whoever gets them. The daily run is at
    midnight, UTC."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.template = cls.new_mail_template()
        cls.company.write({"renewal_mail_from": 8, "renewal_mail_until": 20})
        cls.company.resource_calendar_id.tz = "UTC"
        cls.partner.tz = "Europe/Paris"
        cls.new_playbook(cls.mail_vals(-30), cls.mail_vals(-7))

    @classmethod
    def mail_vals(cls, offset):
        return cls.step_vals(
            offset, action="mail", mail_template_id=cls.template.id, late_days=3
        )

    def get_mails(self):
        return self.env["mail.mail"].search([("model", "=", "renewal.renewal")])

    def check_leaves(self, moment, end=40):
        renewal = self.new_renewal(end=end)
        self.run_day(end - 30)
        mail = self.get_mails()
        self.assertEqual(fields.Datetime.to_string(mail.scheduled_date), moment)
        return renewal

    def test_in_the_morning_of_the_recipient(self):
        self.check_leaves("2026-03-12 07:00:00")

    def test_a_country_with_one_zone(self):
        self.partner.write({"tz": False, "country_id": self.env.ref("base.in").id})
        self.check_leaves("2026-03-12 02:30:00")

    def test_a_country_with_several_zones_says_nothing(self):
        self.partner.write({"tz": False, "country_id": self.env.ref("base.us").id})
        self.check_leaves("2026-03-12 08:00:00")

    def test_after_the_clock_was_changed(self):
        self.check_leaves("2026-03-30 06:00:00", end=58)

    def test_a_company_without_hours_says_no_moment(self):
        self.company.write({"renewal_mail_from": 0, "renewal_mail_until": 24})
        self.new_renewal(end=40)
        self.run_day(10)
        self.assertFalse(self.get_mails().scheduled_date)

    def test_over_a_weekend_and_a_public_holiday(self):
        """A Friday that is a holiday: Monday, and the cap counts from then."""
        self.company.renewal_mail_workdays = True
        self.env["resource.calendar.leaves"].create(
            {
                "name": "Holiday",
                "calendar_id": self.company.resource_calendar_id.id,
                "date_from": "2026-03-13 00:00:00",
                "date_to": "2026-03-13 23:59:59",
            }
        )
        renewal = self.check_leaves("2026-03-16 07:00:00", end=41)
        self.assertEqual(self.partner.renewal_mail_date, date(2026, 3, 16))
        self.assertEqual(renewal.step_ids[0].state, "done")

    def test_rather_on_a_day_off_than_after_the_decision(self):
        self.company.renewal_mail_workdays = True
        self.env["renewal.playbook.step"].search([("offset_days", "=", -7)]).write(
            {"offset_days": 0}
        )
        self.new_renewal(end=12)
        self.run_day(12)
        mail = self.get_mails()
        self.assertEqual(str(mail.scheduled_date), "2026-03-14 07:00:00")

    @needs_smtp
    def test_the_queue_waits_and_nobody_calls_it_late(self):
        renewal = self.check_leaves("2026-03-12 07:00:00")
        with self.mail_server() as postbox:
            self.send_queue()
            self.assertFalse(postbox.messages)
            self.assertEqual(renewal.step_ids[0].result, "E-mail queued")
            self.run_day(10)
            self.assertEqual(renewal.step_ids[0].delivery, "queued")
            self.send_queue(11)
            self.assertEqual(len(postbox.messages), 1)
        self.assertEqual(renewal.step_ids[0].result, "E-mail sent")

    def test_the_queue_is_woken_at_that_moment(self):
        self.check_leaves("2026-03-12 07:00:00")
        queue = self.env.ref("mail.ir_cron_mail_scheduler_action")
        triggers = self.env["ir.cron.trigger"].search([("cron_id", "=", queue.id)])
        self.assertIn(datetime(2026, 3, 12, 7), triggers.mapped("call_at"))

    def test_the_next_mail_waits_from_the_day_the_last_one_left(self):
        self.company.renewal_mail_workdays = True
        self.check_leaves("2026-03-16 07:00:00", end=42)  # made on a Saturday
        other = self.new_renewal(end=50)
        self.run_day(20)
        self.assertEqual(self.get_step(other, -30).scheduled_date, day(21))
