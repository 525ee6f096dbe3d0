# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from collections import defaultdict
from datetime import timedelta

from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL

from ...tools.touchpoint import NONE, Content, Reader, pick, refuse, split_words
from .renewal_touchpoint import KINDS, MAIL_KINDS

# A feature that was used within these days is in use.
USED_DAYS = 90


class RenewalTouchpoint(models.Model):
    """Which content each customer gets next: the library is read once, and what is
    known of the customers by one query a source."""

    _inherit = "renewal.touchpoint"  # pylint: disable=consider-merging-classes-inherited

    # ------------------------------------------------------------------
    # The library
    # ------------------------------------------------------------------

    @api.model
    def _get_library(self, company):
        """What may be given in a company."""
        domain = Domain("company_id", "in", (False, company.id))
        return self.search(domain & Domain("active", "=", True))

    def _get_contents(self):
        """:return: [Content]"""
        langs = self._get_langs()
        return [content._get_content(langs.get(content.id, NONE)) for content in self]

    def _get_content(self, langs):
        """Extend it, with ``tools/touchpoint.py``, for another condition."""
        return Content(
            id=self.id,
            kind=self.kind,
            published=self.valid_from or self.create_date.date(),
            rank=self.sequence,
            langs=langs,
            industries=frozenset(self.industry_ids.ids),
            products=frozenset(self.product_ids.ids),
            stages=frozenset(self.lifecycle_stage_ids.ids),
            words=split_words(self.reader_words),
            metric=self.metric_id.id or None,
            first=self.valid_from or None,
            last=self.valid_until or None,
        )

    def _get_langs(self):
        """The languages that each was written in. :return: {id: frozenset of codes}"""
        self.flush_recordset(["name", "body"])
        if not self:
            return {}
        rows = self.env.execute_query(
            SQL(
                "SELECT id, name, body FROM renewal_touchpoint WHERE id = ANY(%s)",
                self.ids,
            )
        )
        return {
            key: frozenset(body or name) & frozenset(name) for key, name, body in rows
        }

    # ------------------------------------------------------------------
    # The customers
    # ------------------------------------------------------------------

    def _get_readers(self, renewals, date_ref):
        """What is known of the customers of these renewals of one company.

        :return: {renewal: Reader}
        """
        last_days = self._get_last_days(renewals)
        used = self._get_used(renewals, date_ref)
        return {
            renewal: self._get_reader(
                renewal,
                self._get_had(last_days[renewal.partner_id.id], date_ref),
                frozenset(used[renewal.partner_id.id]),
            )
            for renewal in renewals
        }

    @api.model
    def _get_reader(self, renewal, had, used):
        """Extend it with what another condition asks for."""
        contact = renewal.contact_id._get_renewal_mailbox()
        return Reader(
            lang=contact.lang or "",
            job=contact.function or "",
            industry=renewal.partner_id.industry_id.id or None,
            products=frozenset(renewal.line_ids.product_id.product_tmpl_id.ids),
            stage=renewal.lifecycle_stage_id.id or None,
            used=used,
            had=had,
            # each as it came: put together they would be read alone
            unwanted=self._get_unwanted(contact, renewal.partner_id),
        )

    @api.model
    def _get_unwanted(self, *partners):
        """Kinds of content that one of these, the contact or their company, declined.
        A talk is no e-mail."""
        return frozenset(
            kind
            for kind, _label in KINDS
            for partner in partners
            if kind != "talk"
            and partner._is_renewal_mail_unwanted(MAIL_KINDS.get(kind, "tip"))
        )

    @api.model
    def _get_had(self, last_days, date_ref):
        """What a customer had, and does not get again. Extend it for what may be given
        again.

        :param last_days: {content id: the day they had it last}
        :return: frozenset of ids
        """
        return frozenset(last_days)

    @api.model
    def _get_last_days(self, renewals):
        """:return: {customer id: {content id: the day they had it last}}"""
        found = defaultdict(dict)
        # sudo: what a customer had must not depend on who looks
        groups = (
            self.env["renewal.touch"]
            .sudo()
            ._read_group(
                [
                    ("partner_id", "in", renewals.partner_id.ids),
                    ("company_id", "in", renewals.company_id.ids),
                ],
                ["partner_id", "touchpoint_id"],
                ["date:max"],
            )
        )
        for partner, content, day in groups:
            found[partner.id][content.id] = day
        return found

    def _get_used(self, renewals, date_ref):
        """:return: {customer id: ids of metrics that they use}"""
        found = defaultdict(set)
        if not self.metric_id:
            return found
        groups = self.env["renewal.usage"]._read_group(
            [
                ("company_id", "in", renewals.company_id.ids),
                ("partner_id", "in", renewals.partner_id.ids),
                ("metric_id", "in", self.metric_id.ids),
                ("date", ">", date_ref - timedelta(days=USED_DAYS)),
                ("date", "<=", date_ref),
                ("value", "!=", 0),
            ],
            ["partner_id", "metric_id"],
        )
        for partner, metric in groups:
            found[partner.id].add(metric.id)
        return found

    # ------------------------------------------------------------------
    # Together
    # ------------------------------------------------------------------

    @api.model
    def _pick_for(self, steps, date_ref):
        """The best content for each of these steps of one company. Two steps of a
        customer get two contents; one that is tried again keeps its own.

        :return: {step: renewal.touchpoint, empty where nothing is left}
        """
        library = self._get_library(steps.company_id)
        contents = library._get_contents()
        rules = steps.grouped(lambda step: step._get_rule())
        fitting = {rule: rule._filter_contents(contents) for rule in rules}
        chosen = {rule: rule.touchpoint_ids.ids for rule in rules}
        readers = library._get_readers(steps.renewal_id, date_ref)
        own = self.env["renewal.touch"]._get_unsent(steps)
        given = defaultdict(set)
        picks = {}
        for step in steps:
            rule, customer = step._get_rule(), step.partner_id.id
            reader = readers[step.renewal_id]
            reader = reader._replace(had=reader.had | given[customer])
            if rule.is_delivered_by_person:
                reader = reader._replace(unwanted=NONE)
            found = not own.get(step) and pick(
                fitting[rule], reader, date_ref, chosen[rule]
            )
            picks[step] = own.get(step) or self.browse(found and [found.id] or [])
            given[customer] |= set(picks[step].ids)
        return picks

    def _get_mismatch(self, renewal, date_ref):
        """Why the customer of this renewal does not get this content, as a code; empty
        when they may."""
        if not self.active:
            return "off"
        if self.company_id not in (self.company_id.browse(), renewal.company_id):
            return "company"
        [content] = self._get_contents()
        reader = self._get_readers(renewal, date_ref)[renewal]
        return refuse(content, reader, date_ref)

    @api.model
    def _get_first(self, renewal, date_ref):
        """What the library would choose for the customer of this renewal."""
        library = self._get_library(renewal.company_id)
        reader = library._get_readers(renewal, date_ref)[renewal]
        found = pick(library._get_contents(), reader, date_ref)
        return self.browse(found and [found.id])
