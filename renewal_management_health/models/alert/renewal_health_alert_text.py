# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from markupsafe import Markup

from odoo import api, models
from odoo.tools import format_amount

from odoo.addons.renewal_management.tools.message import (
    format_day,
    html_list,
    record_link,
)

# Customers, or renewals, that one text names: the worst, or the nearest.
NAMED = 20


class RenewalHealthAlert(models.Model):
    """The texts about alerts, in the language of the context."""

    _inherit = "renewal.health.alert"  # pylint: disable=consider-merging-classes-inherited

    def _explain(self, date_ref):
        """Keep what is known about the cause today."""
        texts = self.customer_id._get_explanations(date_ref)
        for alert in self:
            alert.explanation = texts.get(alert.customer_id)

    def _describe(self):
        """What it is open for, in a few words each; of a closed one, all reasons."""
        self.ensure_one()
        return self._mark_little(
            ", ".join(reason._describe() for reason in self._get_reasons())
        )

    def _get_reasons(self):
        return (
            self.reason_ids.filtered(lambda reason: not reason.closed_date)
            or self.reason_ids
        )

    def _mark_little(self, text):
        """Say so where little was known."""
        if not self.is_little_known:
            return text
        return self.env._(
            "%(alert)s (little is known: data coverage %(coverage)s%%)",
            alert=text,
            coverage=self.coverage,
        )

    def _describe_end(self):
        """Why an alert was closed."""
        self.ensure_one()
        reasons = dict(self._fields["close_reason"]._description_selection(self.env))
        text = self.env._(
            "Alert “%(alert)s” closed: %(reason)s, score %(score)s.",
            alert=self._describe(),
            reason=reasons[self.close_reason],
            score=self.customer_id.score,
        )
        return " ".join(filter(None, [text, self.close_note]))

    def _get_summary_line(self):
        """Summary of a customer's task: the first reason."""
        return self._mark_little(self._get_reasons()[:1]._describe())

    def _get_task_note(self, date_ref):
        """The note of a customer's task: what happened, why, and the ARR up for
        renewal."""
        customer = self.customer_id
        parts = [html_list(reason._describe() for reason in self._get_reasons())]
        # again, and not what the alert keeps: in the reader's language
        explanation = customer._get_explanations(date_ref).get(customer)
        if explanation:
            parts.append(self._get_paragraphs(explanation))
        renewals = customer.renewal_ids.filtered(lambda r: not r.outcome)
        if renewals:
            rows = [self._describe_renewal(r) for r in renewals[:NAMED]]
            title = self.env._("ARR up for renewal:")
            parts.append(Markup("<p>%s</p>%s") % (title, html_list(rows)))
        return Markup("").join(parts)

    def _get_paragraphs(self, text):
        """One for each line: what moved, then what costs points."""
        return Markup("").join(Markup("<p>%s</p>") % line for line in text.split("\n"))

    def _describe_renewal(self, renewal):
        return Markup("%s – %s – %s") % (
            record_link(renewal, renewal.name),
            format_day(self.env, renewal.decision_date),
            format_amount(
                self.env, renewal.company_atr_amount, renewal.company_currency_id
            ),
        )

    def _get_many_line(self):
        """Summary of a task about many customers."""
        return self.env._("Customers that need attention: %s", len(self.customer_id))

    def _get_many_note(self):
        return Markup('<p>%s</p>%s<p><a href="%s/odoo/health-alerts">%s</a></p>') % (
            self.env._(
                "This task covers several alerts that opened at once, the largest "
                "customers first:"
            ),
            self._get_alert_list(),
            self[:1].get_base_url(),
            self.env._("Show the alerts"),
        )

    def _get_alert_list(self):
        """Customers with a link, the ARR up for renewal and what happened to them; the
        largest first, and of equal ones the worst."""
        alerts = self.sorted(lambda a: (-a.at_stake_amount, a.score, a.id))
        rows = [
            Markup("%s – %s – %s")
            % (
                record_link(alert.customer_id),
                format_amount(self.env, alert.at_stake_amount, alert.currency_id),
                alert._describe(),
            )
            for alert in alerts[:NAMED]
        ]
        return html_list(rows, len(alerts))

    # ------------------------------------------------------------------
    # Who is notified
    # ------------------------------------------------------------------

    @api.model
    def _note_on_renewals(self, reasons):
        """One note on each open renewal of the customers, whatever the number of
        reasons, in the company's language (the context's)."""
        groups = reasons.grouped(lambda reason: reason.alert_id.customer_id.id)
        # sudo: the run notes it on every renewal
        renewals = (
            self.env["renewal.renewal"]
            .sudo()
            .search(
                [
                    ("health_id", "in", reasons.alert_id.customer_id.ids),
                    ("outcome", "=", False),
                ]
            )
        )
        # looked up once for all
        title = self.env._("Health alert: %s.")
        bodies = {}
        for renewal in renewals:
            own = groups[renewal.health_id.id]
            alert = own.alert_id
            what = alert._mark_little(", ".join(reason._describe() for reason in own))
            text = Markup("<p>%s</p>") % (title % what)
            if alert.explanation:
                text += self._get_paragraphs(alert.explanation)
            bodies[renewal.id] = text
        if bodies:
            renewals._message_log_batch(bodies=bodies)

    def _notify_responsible(self, user):
        """Notify one person of all new alerts in one message, by e-mail or in Odoo."""
        reader = self.with_context(lang=user.lang)
        self.env["mail.thread"].with_context(lang=user.lang).message_notify(
            partner_ids=user.partner_id.ids,
            subject=reader._get_many_line(),
            body=reader._get_alert_list(),
            email_layout_xmlid="mail.mail_notification_light",
        )
