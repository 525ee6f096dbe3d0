# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import logging

from odoo import api, models
from odoo.exceptions import RedirectWarning
from odoo.fields import Domain

from ...tools.message import html_list, record_link
from ..playbook.renewal_playbook import SELECTION_FIELDS
from ..playbook.renewal_track import SELECTION_FIELDS as TRACK_FIELDS

_logger = logging.getLogger(__name__)

# What may give renewals another playbook, so that their planned steps are cancelled.
WATCHED = {
    "renewal.track": TRACK_FIELDS,
    "renewal.playbook": SELECTION_FIELDS,
    "contract.contract": {"renewal_playbook_id"},
    "renewal.renewal": {"playbook_id", "follow_ids"},
    "renewal.follow": {"playbook_id"},
}
# Rows of a form that tell by themselves what their change cancels.
ROWS = {"follow_ids"}
# In the context of a write that a person confirmed: nobody else needs to be told.
CONFIRMED = "renewal_plan_change_confirmed"
# Renewals named in the question.
MAX_NAMED = 15


class RenewalPlanChange(models.AbstractModel):
    """Changes of playbooks, and choices among them, that cancel planned steps.

    The screen asks before (``_ask``); what is written over the API is in the log, and
    the managers are told (``_write_and_tell``). The system's own changes are neither.
    """

    _name = "renewal.plan.change"
    _description = "Changes That Cancel Planned Steps"

    # ------------------------------------------------------------------
    # On the screen
    # ------------------------------------------------------------------

    @api.model
    def _ask(self, records, changes):
        """Ask whoever saves a form what it would cancel.

        :param changes: {id: values} of these records
        :raise RedirectWarning: how many steps, of which renewals; its button goes on
        """
        watched = WATCHED[records._name]
        changes = {
            record_id: {name: vals[name] for name in watched & vals.keys()}
            for record_id, vals in changes.items()
        }
        changes = {record_id: vals for record_id, vals in changes.items() if vals}
        if changes and (question := self._preview(records, changes)):
            raise RedirectWarning(
                question,
                self.env.ref("renewal_management.renewal_plan_change_action").id,
                self.env._("Change anyway"),
                {"renewal_change_model": records._name, "renewal_changes": changes},
            )

    @api.model
    def _apply_confirmed(self):
        """The answer was yes: write what the question was about, with the rights of
        whoever answered; the form saves the rest."""
        context = self.env.context
        name = context.get("renewal_change_model")
        for record_id, vals in (context.get("renewal_changes") or {}).items():
            if name in WATCHED and WATCHED[name].issuperset(vals):
                self._write_confirmed(self.env[name].browse(int(record_id)), vals)
        return {"type": "ir.actions.client", "tag": "soft_reload"}

    def _write_confirmed(self, record, vals):
        record.with_context(**{CONFIRMED: True}).write(vals)

    def _preview(self, records, changes):
        """What changes would cancel, in words; empty for nothing."""

        def write():
            for record_id, vals in changes.items():
                self._write_confirmed(records.browse(record_id), vals)

        return self.env["renewal.transaction"]._dry_run(
            lambda: self._describe(self._find_leaving(records, write))
        )

    def _describe(self, leaving):
        """:param leaving: {renewal: number of its planned steps}"""
        if not leaving:
            return ""
        renewals = self.env["renewal.renewal"].union(*leaving)
        names = renewals[:MAX_NAMED].mapped("display_name")
        if len(renewals) > MAX_NAMED:
            names.append("…")
        return self.env._(
            "This change cancels planned steps: %(steps)s, of renewals: %(renewals)s."
            "\n\n%(names)s\n\nSteps of the playbook that takes over are planned "
            "instead.",
            steps=sum(leaving.values()),
            renewals=len(renewals),
            names="\n".join(names),
        )

    # ------------------------------------------------------------------
    # Over the API
    # ------------------------------------------------------------------

    @api.model
    def _write_and_tell(self, records, vals, write):
        """Write, and tell the managers what that cancels.

        :param write: the method that writes the values
        """
        is_confirmed = self.env.context.get(CONFIRMED)
        watched = WATCHED[records._name] - ROWS
        if self.env.su or is_confirmed or watched.isdisjoint(vals):
            return write(vals)
        leaving = self._find_leaving(records, lambda: write(vals))
        self._tell(records, leaving)
        return True

    def _tell(self, records, leaving):
        """:param leaving: {renewal: number of its planned steps}"""
        # sudo: see _find_leaving
        renewals = self.env["renewal.renewal"].sudo().union(*leaving)
        for company, batch in renewals.grouped("company_id").items():
            self._notify(records, company, batch, sum(map(leaving.get, batch)))

    def _notify(self, records, company, renewals, count):
        """One message to the managers of a company."""
        _logger.warning(
            "%s changed %s: cancels %s planned steps of %s",
            self.env.user.login,
            records,
            count,
            renewals,
        )

        def prepare(env):
            body = env._(
                "%(user)s changed %(records)s. Planned steps that this cancels: "
                "%(steps)s, of these renewals:",
                user=env.user.name,
                records=", ".join(records.with_env(env).mapped("display_name")),
                steps=count,
            )
            subject = env._("Planned renewal steps will be cancelled")
            return subject, body + html_list(map(record_link, renewals))

        # the message is the system's, not of whoever made the change
        author = self.env.ref("base.partner_root")
        company._notify_renewal_managers(prepare, author_id=author.id)

    # ------------------------------------------------------------------
    # Which
    # ------------------------------------------------------------------

    def _find_leaving(self, records, write):
        """Renewals that a change takes out of their playbook.

        :param write: makes the change; planned steps are counted before
        :return: {renewal: number of its planned steps}
        """
        # sudo: who edits a playbook or a contract need not see all these renewals
        counts = self._count_steps(records.sudo()._get_renewals_to_replan())
        # sudo: as above
        renewals = self.env["renewal.renewal"].sudo().union(*(key[0] for key in counts))
        former = {
            (follow.renewal_id, follow.track_id): follow.playbook_id
            for follow in renewals.follow_ids
        }
        before = self._choose(renewals)
        write()
        after = self._choose(renewals)
        leaving = {}
        for key, count in counts.items():
            if before.get(key) == former.get(key) != after.get(key):
                leaving[key[0]] = leaving.get(key[0], 0) + count
        return leaving

    def _choose(self, renewals):
        """The playbooks of each renewal, as the planner would choose them now.

        :return: {(renewal, track): playbook}
        """
        choice = {}
        for company, batch in renewals.grouped("company_id").items():
            transaction = self.env["renewal.transaction"]._for_company(company)
            planner = transaction.env["renewal.planner"]
            batch = batch.with_env(transaction.env)
            for is_lost, part in batch.grouped(lambda r: bool(r.outcome)).items():
                choices = planner._choose_playbooks(part, company, is_lost)
                for track, playbooks in choices:
                    for playbook, chosen in playbooks.items():
                        choice |= {(renewal, track): playbook for renewal in chosen}
        return choice

    def _count_steps(self, renewals):
        """:return: {(renewal, track): number of its planned steps}, without 0"""
        groups = renewals.env["renewal.step"]._read_group(
            self._get_planned_domain() & Domain("renewal_id", "in", renewals.ids),
            ["renewal_id", "playbook_step_id"],
            ["__count"],
        )
        counts = {}
        for renewal, rule, count in groups:
            key = renewal, rule.playbook_id.track_id
            counts[key] = counts.get(key, 0) + count
        return counts

    @api.model
    def _get_planned_domain(self):
        """Planned steps of a playbook, of renewals that follow one."""
        steps = self.env["renewal.step"]
        return (
            steps._get_open_domain()
            & Domain("playbook_step_id", "!=", False)
            & steps._get_live_domain()
        )
