# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from markupsafe import Markup

from odoo import models
from odoo.exceptions import UserError

from ..tools.message import MAX_LISTED, format_day, html_list, record_link


class RenewalHandover(models.TransientModel):
    """Handing over: everything or nothing, in a constant number of queries for each
    kind of record and new owner."""

    _inherit = "renewal.handover"  # pylint: disable=consider-merging-classes-inherited

    def _hand_over(self):
        """Hand over the selected records, brief and notify the new owners.

        :return: number of records
        """
        self._check_may_hand_over()
        lines = self._get_lines_still_held()
        if not lines:
            raise UserError(
                self.env._(
                    "Nothing is selected, or the records have been handed over already."
                )
            )
        lines._check_new_owners(lines)
        # sudo: who may hand over whose work was checked, and that they still have it
        lines = lines.sudo()
        for kind, batch in lines.grouped("kind").items():
            for new_owner, part in batch.grouped("new_owner_id").items():
                self.sudo()._move(kind, part, new_owner)
        self.sudo()._forget_former_owners(lines)
        self.sudo()._brief(lines)
        for new_owner, part in lines.grouped("new_owner_id").items():
            self._notify_new_owner(new_owner, part)
        self._look_for_owners(lines)
        return len(lines)

    def _get_lines_still_held(self):
        """Selected lines whose record is still the former owner's, in the companies the
        user works in. An open renewal follows its contract, selected or not."""
        self.line_ids.invalidate_recordset()
        lines = self.line_ids.filtered("is_selected")
        lines |= self._tick_followers(lines)
        held = lines.browse()
        for batch in lines.sorted("kind_sequence").grouped("kind").values():
            # sudo: see _hand_over; that it is the former owner's is checked right here
            records = batch.sudo()._get_records()
            field = batch._get_kind().field
            theirs = records.filtered(
                lambda record, name=field: (
                    record[name].id in self.former_owner_ids.ids
                    and self._is_in_companies(record)
                )
            )
            held |= batch.filtered(lambda line, ids=set(theirs.ids): line.res_id in ids)
        return held

    def _is_in_companies(self, record):
        company = record.company_id if "company_id" in record else None
        return not company or company.id in self.env.companies.ids

    def _tick_followers(self, lines):
        """Renewals that follow their contract's new responsible without being selected:
        they are handed over like the others, with a brief."""
        new_owners = {
            li.res_id: li.new_owner_id for li in lines if li.kind == "contract"
        }
        deselected = (self.line_ids - lines).filtered(lambda li: li.kind == "renewal")
        if not new_owners or not deselected:
            return lines.browse()
        # sudo: see _hand_over
        renewals = deselected.sudo()._get_records()
        followers = {
            renewal.id: new_owners[renewal.contract_id.id]
            for renewal in renewals
            if renewal.contract_id.id in new_owners
            and renewal.contract_id.user_id == renewal.user_id
        }
        followed = deselected.filtered(lambda li: li.res_id in followers)
        for new_owner, part in followed.grouped(
            lambda li: followers[li.res_id]
        ).items():
            part.write({"is_selected": True, "new_owner_id": new_owner.id})
        return followed

    def _move(self, kind, lines, new_owner):
        """Give records of one kind to one person, without an e-mail for each."""
        records = lines._get_records().with_context(
            mail_auto_subscribe_no_notify=True,
            mail_activity_quick_update=True,
            # the brief says it, in one statement for all of them
            mail_notrack=True,
        )
        if kind == "activity":
            # tasks of steps first: they know whom they wait for
            steps = records._get_renewal_steps()
            records -= steps.activity_id
            steps._give_activity(new_owner)
        records.write({lines._get_kind().field: new_owner.id})
        if kind in ("renewal", "renewal_csm"):
            history = self.env["renewal.owner.history"]
            for former_owner, part in lines.grouped("former_owner_id").items():
                role = "owner" if kind == "renewal" else "csm"
                history._explain_handover(part._get_records(), role, former_owner)

    def _forget_former_owners(self, lines):
        """Former owners no longer follow the conversation with the customer."""
        gone = self.former_owner_ids.filtered(
            lambda user: not user.active or user in self.archive_ids
        )
        if not gone:
            return
        for batch in lines.grouped("kind").values():
            records = batch._get_records()
            if "message_follower_ids" in records:
                records.message_unsubscribe(gone.partner_id.ids)

    def _look_for_owners(self, lines):
        """Renewals without an owner may have one now."""
        # sudo: the task is the renewal manager's
        for company in lines.company_id.sudo():
            company._ask_for_owners(company._get_renewal_today())

    # ------------------------------------------------------------------
    # Briefs
    # ------------------------------------------------------------------

    def _brief(self, lines):
        """A note on each record that says who handed over from whom, with the brief on
        renewals; in the language of whoever reads it."""
        for lang, batch in lines.grouped(lambda line: line.new_owner_id.lang).items():
            reader = self.with_context(lang=lang or self.env.lang)
            batch = batch.with_env(reader.env)
            own = batch.filtered(lambda li: li.kind in ("renewal", "renewal_csm"))
            reader._brief_renewals(own)
            others = batch.filtered(lambda li: li.kind not in ("step", "activity"))
            for part in (others - own).grouped("kind").values():
                bodies = {
                    line.res_id: Markup("<p>%s</p>") % reader._get_headline(line)
                    for line in part
                }
                part._get_records()._message_log_batch(bodies)

    def _brief_renewals(self, lines):
        ids = dict.fromkeys(lines.mapped("res_id"))
        renewals = self.env["renewal.renewal"].browse(ids)
        headlines, notes = {}, {}
        for line in lines:
            renewal = renewals.browse(line.res_id)
            texts = [headlines.get(renewal), self._get_headline(line)]
            headlines[renewal] = " ".join(filter(None, texts))
            texts = [notes.get(renewal), line.note]
            notes[renewal] = "\n".join(filter(None, texts))
        if self.note:
            for renewal, text in notes.items():
                notes[renewal] = "\n".join(filter(None, [self.note, text]))
        renewals._write_briefs(headlines, notes)

    def _get_headline(self, line):
        """Who handed over from whom to whom, in the context's language."""
        values = {
            "former_owner": line.former_owner_id.name,
            "new_owner": line.new_owner_id.name,
            "user": self.env.user.name,
        }
        if line.former_owner_id == self.env.user:
            return self.env._(
                "%(former_owner)s handed this over to %(new_owner)s.", **values
            )
        return self.env._(
            "%(user)s handed this over from %(former_owner)s to %(new_owner)s.",
            **values,
        )

    # ------------------------------------------------------------------
    # The message to the new owner
    # ------------------------------------------------------------------

    def _notify_new_owner(self, new_owner, lines):
        """One message that lists everything, by e-mail or in Odoo as the person
        prefers."""
        if new_owner == self.env.user:
            return
        reader = self.with_context(lang=new_owner.lang)
        lines = lines.with_context(lang=new_owner.lang)
        names = ", ".join(lines.former_owner_id.mapped("name"))
        self.env["mail.thread"].with_context(lang=new_owner.lang).message_notify(
            partner_ids=new_owner.partner_id.ids,
            subject=reader.env._("%s handed over 1 record to you", names)
            if len(lines) == 1
            else reader.env._(
                "%(names)s handed over %(count)s records to you",
                names=names,
                count=len(lines),
            ),
            body=reader._get_message_body(lines),
            email_layout_xmlid="mail.mail_notification_light",
        )

    def _get_message_body(self, lines):
        """What was handed over, by kind, with links, in the language of the context."""
        parts = []
        if self.note:
            parts.append(Markup('<p style="white-space: pre-wrap">%s</p>') % self.note)
        titles = dict(lines._fields["kind"]._description_selection(self.env))
        left = MAX_LISTED
        for kind, batch in lines.grouped("kind").items():
            rows = [self._describe_line(line) for line in batch[: max(left, 0)]]
            left -= len(rows)
            parts.append(Markup("<p>%s (%s)</p>") % (titles[kind], len(batch)))
            parts.append(html_list(rows, len(batch)))
        return Markup("").join(parts)

    def _describe_line(self, line):
        """One record: a link and its date."""
        record = self.env[line._get_kind().model].browse(line.res_id)
        if line.kind in ("activity", "step") and line.renewal_res_id:
            record = self.env["renewal.renewal"].browse(line.renewal_res_id)
        is_customer = line.kind.startswith("customer")
        label = line.name if is_customer else f"{line.customer} – {line.name}"
        link = record_link(record, label)
        if not line.date:
            return link
        return Markup("%s – %s") % (link, format_day(self.env, line.date))
