# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models
from odoo.exceptions import UserError


class RenewalRegisterLoss(models.AbstractModel):
    """Marks as lost what a newer edition of a register does not have any more, the way
    the buttons of the renewals do it."""

    _name = "renewal.register.loss"
    _description = "Losses by the Contract Register"

    def _lose(self, rows, reason, note="", **values):
        """Close the renewals of these rows as lost, at the end of their terms. One that
        cannot be lost does not hold up the others.

        :param rows: ``renewal.register.row`` that are missing from the latest edition
        :param reason: contract.terminate.reason
        :param values: more fields of the renewals
        :return: {row: why it could not be lost, in words}
        """
        rows.check_access("write")
        # sudo: outcomes and contracts are the system's; access was checked just above
        # terms that are over need nobody to terminate their contracts
        service = self.sudo().with_context(
            tracking_disable=True, renewal_no_termination_task=True
        )
        loss = {"reason": reason, "note": note, **values}
        failed = {}
        for (company, day), group in rows._group_by_day().items():
            work = service.with_company(company)
            failed |= work._try_each(
                lambda part, work=work, day=day: work._lose_lines(part, day, loss),
                group.with_env(work.env),
            )
        lost = rows.filtered(lambda row: row not in failed)
        lost.write({"result": "lost"})
        return failed

    def _try_each(self, method, rows):
        """Call a method on rows, those of a contract together; where that fails, row by
        row.

        :return: {row: why it failed, in words}
        """
        ground = self.env["renewal.transaction"]
        known = rows._get_known_lines()
        homes = rows.grouped(
            lambda row: known.get(row, row.contract_line_id).contract_id
        )
        failed = {}
        ground._in_savepoints(
            lambda contracts: method(rows.union(*(homes[one] for one in contracts))),
            rows.env["contract.contract"].union(*homes),
            lambda contract, _error: ground._in_savepoints(
                method, homes[contract], failed.__setitem__
            ),
        )
        return failed

    def _lose_lines(self, rows, day, loss):
        """
        :param loss: {reason, note, and more fields of the renewals}
        :raise UserError: nothing is lost when one of them cannot be
        """
        known = rows._get_known_lines()
        lines = self.env["contract.line"].union(*known.values())
        before = {line: line._get_ending() for line in lines}
        followed = lines.contract_id.renewal_ids.line_ids
        terms = self.env["renewal.register.term"]
        reviewed = terms._search_tracked(lines, "=")
        endless = lines.filtered(lambda line: not line._get_effective_end())
        # what nobody reviews ends now, and that is a term like any other
        (endless - reviewed.contract_line_id)._end_with_term(day)
        ending = lines - reviewed.contract_line_id
        tracked = terms._track(ending, day) | reviewed
        whole, parts = self._split(tracked)
        for is_review, renewals in whole.grouped(
            lambda renewal: renewal.renewal_type == "evergreen"
        ).items():
            last_day = day if is_review else None
            renewals._lose(day, outcome_date=last_day, **loss)
        self._lose_parts(parts, day, loss)
        # also where the contract waits for somebody who may terminate it, and where
        # nobody follows it, such as those with suppliers
        for line in lines.filtered(lambda line: not line.contract_id.is_terminated):
            line._end_with_term(line._get_effective_end() or day)
        self._remember(known, before, lines.contract_id.renewal_ids.line_ids - followed)

    def _split(self, tracked):
        """Renewals that are lost as a whole, and lines of others.

        :return: (renewal.renewal, renewal.line)
        """
        whole = tracked.renewal_id.filtered(
            lambda renewal: (
                renewal.line_ids.filtered(
                    lambda line: (
                        line.action != "add"
                        and line.outcome not in ("churned", "cancelled")
                    )
                )
                <= tracked
            )
        )
        parts = tracked.filtered(lambda line: line.renewal_id not in whole)
        reviews = parts.filtered(lambda li: li.renewal_id.renewal_type == "evergreen")
        if reviews:
            raise UserError(
                self.env._(
                    "%(lines)s have no end, and other lines of their contracts go on: "
                    "end them on the contracts.",
                    lines=", ".join(reviews.mapped("name")),
                )
            )
        return whole, parts

    def _lose_parts(self, parts, day, loss):
        """These lines end with their terms, each with the reason; the rest decides on
        their renewals."""
        self.env["renewal.transaction"]._claim(parts.renewal_id)
        for part in parts:
            part.contract_line_id._end_with_term(part.renewal_id.current_end)
        parts.write(parts._prepare_lost_vals(**loss))
        self.env["renewal.register.term"]._close_decided(parts.renewal_id, day)
