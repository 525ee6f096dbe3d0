# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from markupsafe import Markup

from odoo import models
from odoo.tools import format_amount, format_date

from odoo.addons.renewal_management.tools.message import html_list, record_link

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
        """One alert in a few words."""
        self.ensure_one()
        text = self._describe_cause()
        if not self.is_little_known:
            return text
        return self.env._(
            "%(alert)s (little is known: data coverage %(coverage)s%%)",
            alert=text,
            coverage=self.coverage,
        )

    def _describe_cause(self):
        values = {"score": self.score, "before": self.score_before}
        if self.kind == "threshold":
            limit = self.customer_id.scorecard_id.alert_below
            return self.env._("Score %(score)s, below %(limit)s", limit=limit, **values)
        if self.kind == "drop":
            return self.env._(
                "Down %(points)s points: %(before)s → %(score)s",
                points=self.score_before - self.score,
                **values,
            )
        bands = dict(self._fields["band"]._description_selection(self.env))
        return self.env._(
            "Was “%(former)s”, is “%(band)s”",
            former=bands[self.band_before],
            band=bands[self.band],
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
        """Summary of a customer's task."""
        return self[:1]._describe()

    def _get_task_note(self, date_ref):
        """The note of a customer's task: what happened, why, and the ARR up for
        renewal."""
        customer = self.customer_id
        parts = [html_list(alert._describe() for alert in self)]
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
            format_date(self.env, renewal.decision_date),
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
        groups = self.sorted(lambda a: (-a.at_stake_amount, a.score, a.id))
        groups = groups.grouped("customer_id")
        rows = [
            Markup("%s – %s – %s")
            % (
                record_link(customer),
                format_amount(
                    self.env, customer.atr_amount, customer.company_currency_id
                ),
                ", ".join(a._describe() for a in alerts),
            )
            for customer, alerts in list(groups.items())[:NAMED]
        ]
        return html_list(rows, len(groups))

    # ------------------------------------------------------------------
    # Who is notified
    # ------------------------------------------------------------------

    def _note_on_renewals(self):
        """One note on each open renewal of the customers, whatever the number of
        alerts, in the company's language (the context's)."""
        groups = self.grouped("customer_id")
        # sudo: the run notes it on every renewal
        renewals = (
            self.env["renewal.renewal"]
            .sudo()
            .search(
                [("health_id", "in", self.customer_id.ids), ("outcome", "=", False)]
            )
        )
        bodies = {}
        for renewal in renewals:
            alerts = groups[renewal.health_id.with_env(self.env)]
            text = Markup("<p>%s</p>") % self.env._(
                "Health alert: %s.", ", ".join(a._describe() for a in alerts)
            )
            if alerts[0].explanation:
                text += self._get_paragraphs(alerts[0].explanation)
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
