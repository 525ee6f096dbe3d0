# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import re

from markupsafe import Markup

from odoo import api, fields, models
from odoo.tools import SQL
from odoo.tools.mail import email_normalize

# All links followed within so many seconds of sending: by a security scanner.
SCAN_SECONDS = 20
# Links of one person: a tracker for each would show the address to whoever reads it,
# and what they lead to says more than a click.
PERSONAL = (
    "/survey/.*",
    "/rate/.*",
    "/slides/.*",
    "/my/.*",
    "/renewal/.*",
    r".*[?&](access_)?token=.*",
)
SHORT_LINK = re.compile(r'href="(https?://[^"/]+/r/\w+)"')
PIXEL = Markup('<img src="%s" alt="" width="1" height="1"/>')


class RenewalTouch(models.Model):
    """Clicks and opens, where ``mass_mailing`` is installed. Its records are made and
    read here, none of its models is extended: each e-mail gets a trace, its links lead
    through link trackers, and Odoo's own pages count who follows them.

    The e-mail itself stays ours, with our unsubscribe link: the one of a mailing
    declines everything.
    """

    _inherit = "renewal.touch"  # pylint: disable=consider-merging-classes-inherited

    trace_id = fields.Integer(
        readonly=True,
        index="btree_not_null",
        help="The mailing.trace of its e-mail. A number: the app may be removed.",
    )
    link_count = fields.Integer(
        readonly=True,
        help="How many links of its e-mail are counted.",
    )

    # ------------------------------------------------------------------
    # Before it is sent
    # ------------------------------------------------------------------

    @api.model
    def _track(self, letters):
        """Have the links of these e-mails counted, in their transaction."""
        leads = self.env["renewal.step"].concat(*(letter.lead for letter in letters))
        if "mailing.mailing" not in self.env or not leads:
            return
        touches = self.search([("step_id", "in", leads.ids)])
        # sudo: e-mails are the administrator's
        mails = self.env["mail.mail"].sudo()
        found = mails.search([("mail_message_id", "in", touches.step_id.mail_id.ids)])
        by_message = {mail.mail_message_id.id: mail for mail in found}
        for (content, year), given in touches.grouped(
            lambda touch: (touch.touchpoint_id, touch.date.year)
        ).items():
            mailing = self._get_mailing(content, year)
            given._add_traces(mailing, by_message)

    def _add_traces(self, mailing, mails):
        """:param mails: {message id: mail.mail}"""
        touches = self.filtered(lambda touch: touch.step_id.mail_id.id in mails)
        rows = [
            touch._prepare_trace_vals(mailing, mails[touch.step_id.mail_id.id])
            for touch in touches
        ]
        # sudo: as the app does it for whoever sends
        traces = self.env["mailing.trace"].sudo().create(rows)
        values = {**mailing._get_link_tracker_values(), "title": mailing.subject}
        for touch, trace in zip(touches, traces, strict=True):
            mail = mails[touch.step_id.mail_id.id]
            body, count = self._count_links(mail, trace, values)
            mail.body_html = body
            touch.write({"trace_id": trace.id, "link_count": count})

    def _prepare_trace_vals(self, mailing, mail):
        self.ensure_one()
        reader = mail.recipient_ids[:1]
        return {
            "mass_mailing_id": mailing.id,
            "model": "renewal.renewal",
            "res_id": self.renewal_id.id,
            "mail_mail_id": mail.id,
            "message_id": mail.message_id,
            "email": reader.email_normalized or email_normalize(mail.email_to or ""),
        }

    @api.model
    def _count_links(self, mail, trace, values):
        """What the e-mail says with links that are counted, and the picture that tells
        that it was opened. The message on the renewal keeps its own links: what
        colleagues click there is no click of the customer.

        :param values: of link trackers; with a title, without which Odoo would open
            each page to look for one
        :return: (html, number of links)
        """
        # sudo: link trackers are made by the app, for whoever sends
        render = self.env["mail.render.mixin"].sudo()
        body = render._shorten_links(mail.body_html or "", values, blacklist=PERSONAL)
        body, count = SHORT_LINK.subn(rf'href="\1/m/{trace.id}"', body)
        return Markup(body) + PIXEL % mail._get_tracking_url(), count

    @api.model
    def _get_mailing(self, content, year):
        """The mailing that holds the traces of a content in a year. It is over from the
        start and reaches nobody, so that no job and no button sends it again."""
        # sudo: marketing's, and the daily run's only here
        mailings = self.env["mailing.mailing"].sudo()
        rows = self.env.execute_query(
            SQL(
                """
                SELECT m.mass_mailing_id
                  FROM renewal_touch AS t JOIN mailing_trace AS m ON m.id = t.trace_id
                 WHERE t.touchpoint_id = %s AND m.mass_mailing_id IS NOT NULL
                   AND date_part('year', t.date) = %s
                 ORDER BY t.id LIMIT 1
                """,
                content.id,
                year,
            )
        )
        if rows:
            return mailings.browse(rows[0][0])
        return mailings.create(self._prepare_mailing_vals(content, year))

    @api.model
    def _prepare_mailing_vals(self, content, year):
        """Without a responsible: nobody gets statistics of it by e-mail."""
        return {
            "name": self.env._(
                "Touchpoint / %(content)s / %(year)s", content=content.name, year=year
            ),
            "subject": content.name,
            "mailing_type": "mail",
            "mailing_model_id": self.env["ir.model"]._get("renewal.renewal").id,
            "mailing_domain": "[]",
            "state": "done",
            "sent_date": fields.Datetime.now(),
            "user_id": False,
        }

    # ------------------------------------------------------------------
    # Afterwards
    # ------------------------------------------------------------------

    def _put_traces(self, is_sent):
        """The traces hear whether the mail server took the e-mail."""
        ids = [touch.trace_id for touch in self if touch.trace_id]
        if not ids or "mailing.trace" not in self.env:
            return
        # sudo: as the app does it for whoever sends
        traces = self.env["mailing.trace"].sudo().browse(ids).exists()
        waiting = traces.filtered(lambda t: t.trace_status in ("outgoing", "error"))
        if is_sent:
            waiting.set_sent()
        else:
            waiting.set_failed(failure_type="mail_smtp")

    @api.model
    def _get_fact_sources(self, company, date_ref):
        sources = super()._get_fact_sources(company, date_ref)
        if "mailing.trace" in self.env:
            names = ["opened_date", "clicked_date", "replied_date"]
            sources.append((names, self._get_trace_sql(company)))
        return sources

    @api.model
    def _get_trace_sql(self, company):
        """By the number of the trace, of those that miss something: clicks of a scanner
        are left out, and what it opened."""
        scan = SQL("m.sent_datetime + %s * INTERVAL '1 second'", SCAN_SECONDS)
        clicked = SQL("CASE WHEN k.early >= t.link_count THEN k.late ELSE k.first END")
        opened = SQL("CASE WHEN m.open_datetime > %s THEN m.open_datetime END", scan)
        return SQL(
            """
            SELECT t.id, %(clicked)s AS clicked_date, %(replied)s AS replied_date,
                   COALESCE(%(opened)s, %(clicked)s) AS opened_date
              FROM recent AS t
              JOIN mailing_trace AS m ON m.id = t.trace_id
              LEFT JOIN LATERAL (
                   SELECT min(c.create_date) AS first,
                          min(c.create_date) FILTER (WHERE c.create_date > %(scan)s)
                              AS late,
                          count(DISTINCT c.link_id)
                              FILTER (WHERE c.create_date <= %(scan)s) AS early
                     FROM link_tracker_click AS c
                    WHERE c.mailing_trace_id = m.id) AS k ON TRUE
             WHERE t.opened_date IS NULL OR t.clicked_date IS NULL
                OR t.replied_date IS NULL
            """,
            clicked=self._get_day_sql(company, clicked),
            opened=self._get_day_sql(company, opened),
            replied=self._get_day_sql(company, SQL("m.reply_datetime")),
            scan=scan,
        )

    @api.model
    def _note_facts(self, company, date_ref):
        """What came back without a delivery report that names its address."""
        count = super()._note_facts(company, date_ref)
        if "mailing.trace" not in self.env:
            return count
        rows = self.env.execute_query(
            SQL(
                """
                UPDATE renewal_touch AS t SET state = 'bounced'
                  FROM mailing_trace AS m
                 WHERE m.id = t.trace_id AND m.trace_status = 'bounce'
                   AND t.state = 'sent' AND t.company_id = %s
             RETURNING t.id
                """,
                company.id,
            )
        )
        self.browse(row[0] for row in rows).invalidate_recordset(["state"])
        return count + len(rows)
