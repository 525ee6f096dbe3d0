# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from markupsafe import Markup

from odoo import models
from odoo.tools import format_amount

from ...tools.message import format_day, html_list

# Conversations, and promises, that a brief names.
MAX_MESSAGES = 5
MAX_PROMISES = 10
# Kinds of messages in which people talk; the others are the system's notes.
TALK = ("comment", "email", "email_outgoing")


class RenewalRenewal(models.Model):
    """The brief of a handover: what the former owner knew, on one screen."""

    _inherit = "renewal.renewal"  # pylint: disable=consider-merging-classes-inherited

    def _write_briefs(self, headlines, notes):
        """Leave a note with the brief on each renewal, in the context's language.

        Constant queries, whatever the number of renewals.

        :param headlines: {renewal: who handed over from whom, in words}
        :param notes: {renewal: what the former owner adds, in words}
        """
        talks, promises = self._get_last_talks(), self._get_open_promises()
        bodies = {
            renewal.id: renewal._get_brief(
                headlines[renewal],
                notes.get(renewal),
                talks.get(renewal, []),
                promises.get(renewal, []),
            )
            for renewal in self
        }
        self._message_log_batch(bodies)

    def _get_brief(self, headline, note, talks, promises):
        self.ensure_one()
        parts = [Markup("<p><strong>%s</strong></p>") % headline]
        if note:
            parts.append(Markup('<p style="white-space: pre-wrap">%s</p>') % note)
        parts.append(
            html_list(
                Markup("%s: <strong>%s</strong>") % fact
                for fact in self._get_brief_facts()
            )
        )
        for title, rows in (
            (self.env._("Open promises"), promises),
            (self.env._("Last conversations"), talks),
        ):
            if rows:
                parts.append(Markup("<p>%s</p>") % title)
                parts.append(html_list(rows))
        return Markup("").join(parts)

    def _get_brief_facts(self):
        """Facts of one renewal for its brief, in the context's language.

        Override to add yours: ``super()._get_brief_facts() + [(label, value)]``, values
        as text. Read in batches: what needs a query belongs in a field.

        :return: list of (label, text)
        """
        self.ensure_one()
        facts = [
            (self.env._("ARR up for renewal"), self._format_brief(self.atr_amount)),
            (self.env._("Decision date"), format_day(self.env, self.decision_date)),
            (self.env._("End of the term"), format_day(self.env, self.current_end)),
        ]
        if self.notice_deadline:
            day = format_day(self.env, self.notice_deadline)
            facts.append((self.env._("Notice deadline"), day))
        facts.append((self.env._("Stage"), self.stage_id.name))
        return facts

    def _format_brief(self, amount):
        return format_amount(self.env, amount, self.currency_id)

    # ------------------------------------------------------------------
    # What was said, what was promised
    # ------------------------------------------------------------------

    def _get_brief_records(self):
        """Where people write about these renewals.

        :return: {model: {id of the record: renewals}}
        """
        result = {}
        for renewal in self:
            for record in renewal._get_conversations():
                by_id = result.setdefault(record._name, {})
                by_id[record.id] = by_id.get(record.id, self.browse()) | renewal
        return result

    def _get_conversations(self):
        """Records of this renewal that have a chatter. Extend to add yours."""
        self.ensure_one()
        return [self, self.contract_id]

    def _get_last_talks(self):
        """Last messages between people about each renewal, newest first.

        :return: {renewal: [text]}
        """
        messages = self.env["mail.message"]
        found = {renewal: messages for renewal in self}
        for model, by_id in self._get_brief_records().items():
            groups = messages._read_group(
                [
                    ("model", "=", model),
                    ("res_id", "in", list(by_id)),
                    ("message_type", "in", TALK),
                ],
                ["res_id"],
                ["id:array_agg"],
            )
            for res_id, ids in groups:
                last = messages.browse(sorted(ids)[-MAX_MESSAGES:])
                for renewal in by_id[res_id]:
                    found[renewal] |= last
        # read together: the recordsets above know nothing of each other
        everything = messages.union(*found.values())
        return {
            renewal: [
                message._describe_for_brief()
                for message in talks.with_prefetch(everything.ids).sorted(
                    lambda message: (message.date, message.id), reverse=True
                )[:MAX_MESSAGES]
            ]
            for renewal, talks in found.items()
        }

    def _get_open_promises(self):
        """Open tasks and the next planned steps of each renewal, nearest first.

        :return: {renewal: [text]}
        """
        rows = {renewal: [] for renewal in self}
        activities = self.env["mail.activity"]
        for model, by_id in self._get_brief_records().items():
            for activity in activities.search(
                [("res_model", "=", model), ("res_id", "in", list(by_id))]
            ):
                name, day = activity.display_name, activity.date_deadline
                for renewal in by_id[activity.res_id]:
                    rows[renewal].append((day, activity.user_id.name, name))
        for renewal, plans in self._get_plans().items():
            rows[renewal] += plans
        return {
            renewal: [
                f"{format_day(self.env, day)} – {name} ({user or '—'})"
                for day, user, name in sorted(found, key=lambda row: row[0])[
                    :MAX_PROMISES
                ]
            ]
            for renewal, found in rows.items()
        }

    def _get_plans(self):
        """What is planned for these renewals beside open tasks. Extend to add yours.

        :return: {renewal: [(day, name of the person, what)]}
        """
        return {}
