# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""A person who knows the customers brings the editions of a random portfolio into Odoo,
answers what is asked, and at the end holds Odoo's record beside the truth.
"""

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import timedelta

from freezegun import freeze_time

from .portfolio import PER_YEAR, add_months
from .portfolio_files import write_file
from .portfolio_ledger import Record, entries
from .portfolio_sheet import FIELDS, Keeper
from .register_common import OPTIONS

# The daily job runs so many days after an edition.
RUNS = (1, 40)
# What was over for longer when a register first told it is followed by nobody.
LOOKBACK_DAYS = 30


@dataclass
class Score:
    """How what Odoo recorded agrees with what happened.

    ``faults``: [(kind, text)].
    """

    renewed: int = 0
    missed: int = 0
    lost: int = 0
    running: int = 0
    faults: list = field(default_factory=list)

    def blame(self, kind, text):
        self.faults.append((kind, text))

    @property
    def share(self):
        """The part of the true renewals that is recorded."""
        return self.renewed / max(1, self.renewed + self.missed)


class Follower:
    """``done``: how often the person did what."""

    def __init__(self, env, user, company, days, is_plain=False):
        self.env = env
        self.user = user
        self.company = company
        self.days = days
        self.keeper = Keeper(company, is_plain=is_plain)
        # (line key, index of the term): the row that said it last
        self.rows = {}
        self.record = Record(company)
        self.done = Counter()
        self.errors = []
        self.reason = env["contract.terminate.reason"].create(
            {"name": "Left", "terminate_comment_required": False}
        )
        self.Row = env["renewal.register.row"].with_user(user)

    def follow(self):
        """Import all editions, with daily runs between."""
        with freeze_time(self.days[0]) as clock:
            for number, day in enumerate(self.days):
                clock.move_to(str(day))
                self.take(number, day)
                self.record.read_edition(day)
                for count in RUNS:
                    later = day + timedelta(days=count)
                    clock.move_to(str(later))
                    self.use(number, later)
                    self.run_day()

    def use(self, number, day):
        """What is done in Odoo itself on a day after an edition."""
        if not self.company.is_lived_in:
            return
        self.run_renewal_job()
        self.record.run_job(day)
        if number + 1 < len(self.days):
            for press in self.record.press(day, self.days[number + 1]):
                self.press(press)

    def take(self, number, day):
        """One edition: imported, applied, its questions answered."""
        sheet = self.keeper.write_sheet(day)
        file = write_file(self.keeper, sheet, f"edition{number}")
        found = self.import_sheet(sheet, file)
        self.check(sorted(found) == sorted(sheet.entries), "Rows", sorted(found))
        rows = self.Row.union(*found.values())
        self.answer_columns(rows)
        rows.action_apply()
        told = {found[row]: entry for row, entry in sheet.entries.items()}
        self.answer_rows(told, number)
        errors = [f"{row.row_number}: {row.error}" for row in rows if row.error]
        self.errors += [f"{day}, row {error}" for error in errors]
        self.rows.update({entry.key: row for row, entry in told.items()})
        self.answer_missing(day)

    def run_day(self):
        """The daily job, today."""
        raise NotImplementedError

    def check(self, holds, *about):
        if not holds:
            raise AssertionError(*about)

    # --- in Odoo, between the editions ---

    def run_renewal_job(self):
        """Odoo's own job, as often as it would have run by today."""
        lines = self.env["contract.line"]
        while lines.search_count(lines._contract_line_to_renew_domain()):
            lines.cron_renew_contract_line()
            self.done["runs of Odoo's renewal job"] += 1

    def press(self, press):
        """*Renew* on the renewal of these lines."""
        lines = {self.get_line(key, press.old_end): key for key in press.terms}
        contracts = self.env["contract.line"].union(*lines).contract_id
        domain = [("contract_id", "in", contracts.ids), ("outcome", "=", False)]
        renewals = self.env["renewal.renewal"].search(domain)
        renewal = renewals.filtered(lambda found: found.current_end == press.old_end)
        if len(renewal) != 1:
            about = f"{len(renewal)} renewals end on {press.old_end}"
            self.errors.append(f"{[*press.terms]}: {about}")
            return
        for part in renewal.line_ids if press.has_prices else ():
            seen = press.terms[lines[part.contract_line_id]]
            price = seen.cents / 100 / part.quantity
            part.write({"action": "change", "proposed_price_unit": price})
        wizard = self.env["renewal.renew"].with_user(self.user)
        wizard = wizard.with_context(active_model=renewal._name, active_ids=renewal.ids)
        vals = {"start_policy": "date", "date_start": press.start}
        vals |= {"end_policy": "date", "date_end": press.end, "is_confirmed": True}
        wizard.create(vals).action_renew()
        self.done["renewed in Odoo by hand"] += 1

    def get_line(self, key, day):
        """The contract line that stands for a line of the register on a day."""
        rows = [row for (other, _index), row in self.rows.items() if other == key]
        line = rows[0].contract_line_id.sudo()
        while (after := line.successor_contract_line_id) and after.date_start <= day:
            line = after
        return line

    # --- the person ---

    def import_sheet(self, sheet, file):
        """The file through the import screen, its columns chosen by hand.

        :return: {row of the spreadsheet: row of the register}
        """
        importer = self.env["base_import.import"].with_user(self.user)
        record = importer.create(
            {
                "res_model": "renewal.register.row",
                "file": file.data,
                "file_name": file.name,
                "file_type": "text/csv" if file.encoding else "",
            }
        )
        preview = record.parse_preview(dict(OPTIONS))
        self.check("error" not in preview, preview.get("error"))
        rows = "-".join(str(row) for row in sorted(set(sheet.heading_rows)))
        if preview["options"]["heading_rows_found"] != rows:
            self.done["heading rows typed"] += 1
            preview = record.parse_preview({**OPTIONS, "heading_rows": rows})
        columns = self.choose_columns(sheet, preview)
        headers = [header.strip().lower() for header in preview["headers"]]
        options, ids = preview["options"], []
        while True:
            result = record.execute_import(columns, headers, dict(options))
            self.check(not result["messages"], result["messages"])
            ids += result["ids"]
            if not result["nextrow"]:
                break
            options["skip"] = result["nextrow"]
        return {row.row_number: row for row in self.Row.browse(ids)}

    def choose_columns(self, sheet, preview):
        """The field of each column; what the screen suggests is counted."""
        fields = dict(FIELDS)
        if self.keeper.basis == "term":
            fields["amount"] = "amount_term"
        columns = [fields.get(column, False) for column in sheet.columns]
        for place, column in enumerate(columns):
            path = (preview["matches"] or {}).get(place) or [False]
            word = "recognized" if path[0] == column else "chosen by hand"
            self.done[f"columns {word}"] += 1
        return columns

    def answer_columns(self, rows):
        """What is asked about whole columns of the edition."""
        edition = rows.edition_id.with_user(self.user)
        for name in edition.asked or ():
            self.done[f"asked: {name}"] += 1
            if name != "amount_basis" or self.keeper.tells_basis:
                self.errors.append(f"{edition.as_of}, asked for {name}")
            edition[name] = self.get_column_answer(name)

    def get_column_answer(self, name):
        keeper = self.keeper
        answers = {
            "amount_basis": keeper.basis,
            "contract_type": "sale",
            "date_order": keeper.date_order,
            "decimal_mark": "comma" if keeper.number_signs[0] == "," else "point",
            "words_lang": keeper.lang.split("_")[0],
        }
        return answers[name]

    def answer_rows(self, told, number):
        """What is asked about rows; one answer for many.

        :param told: {row: Entry} of this edition
        """
        before = self.days[number - 1] if number else None
        old = entries(self.company, before) if before else []
        old = {entry.key: entry for entry in old}
        rows = {**self.rows, **{entry.key: row for row, entry in told.items()}}
        answers = defaultdict(list)
        for row, entry in told.items():
            if row.state == "question":
                answers[self.get_answer(row, entry, old, rows)].append(row.id)
        for answer, ids in answers.items():
            self.done[f"rows answered: {answer}"] += len(ids)
            getattr(self.Row.browse(ids), f"action_answer_{answer}")()

    def get_answer(self, row, entry, old, rows):
        """What happened, for a row that asks.

        :param old: {(line key, index): Entry} of the edition before
        :param rows: {(line key, index): row that says it last}
        """
        if row.question == "proposed":
            key, index = entry.key
            earlier = [rows.get((key, i)) for i in range(index)]
            lines = [found.contract_line_id for found in earlier if found]
            lines = self.env["contract.line"].union(*lines)
            is_so = row.candidate_line_id in self.get_chain(lines)
            return "renewed" if is_so else "separate"
        drafts = entry.term.span.drafts
        known = self.record.learned.get(entry.line.key, ())
        is_known = any(seen.index == entry.index for seen in known)
        if is_known and not (entry.key in old and drafts):
            self.errors.append(f"asked about {entry.key}, which is known")
            return "corrected"
        return drafts[-1].kind if entry.key in old else "renewed"

    def get_chain(self, lines):
        """These lines, and those that follow them."""
        found = lines = lines.sudo()
        while lines := lines.successor_contract_line_id - found:
            found |= lines
        return found

    def answer_missing(self, day):
        """What is missing from the edition: customers who left are lost, and nobody
        should be asked about the others."""
        absent = self.Row.search([("absence", "in", ("over", "running"))])
        lines = {line.key: line for line in self.company.lines}
        keys = {row: key for (key, _index), row in self.rows.items()}
        lost = absent.filtered(
            lambda row: (leaves := lines[keys[row]].leaves) and leaves <= day
        )
        self.errors += [f"{day}, asked about {keys[row]}" for row in absent - lost]
        if lost:
            self.done["lost rows answered"] += len(lost)
            self.lose(lost)

    def lose(self, rows):
        """One reason for all."""
        action = rows.action_lose()
        wizard = self.env[action["res_model"]].with_user(self.user)
        wizard = wizard.with_context(**action["context"])
        wizard.create({"reason_id": self.reason.id}).action_lose()

    # --- the comparison ---

    def compare(self):
        """Hold what Odoo has recorded beside the truth.

        :return: Score
        """
        score = Score(faults=[("error", error) for error in self.errors])
        lines = self.env["contract.line"].union(
            *(row.contract_line_id for row in self.rows.values())
        )
        lines = self.get_chain(lines)
        domain = [("contract_line_id", "in", lines.ids)]
        parts = self.env["renewal.line"].search(domain).grouped("contract_line_id")
        nothing = self.env["renewal.line"]
        own = {line.key: line for line in self.company.lines}
        for key, terms in self.record.learned.items():
            for seen in terms:
                row = self.rows.get((key, seen.index))
                # nobody told a term that was renewed in Odoo and then lost
                line = row.contract_line_id if row else self.get_line(key, seen.start)
                line = line.sudo()
                told = f"{key} #{seen.index} {seen.start}–{seen.end}"
                if not line:
                    score.blame("no contract line", told)
                    continue
                self._compare_outcome(
                    score, told, seen, line, parts.get(line.sudo(False), nothing)
                )
                self._compare_values(score, told, seen, line, own[key])
        self._compare_all(score)
        return score

    def _compare_outcome(self, score, told, seen, line, parts):
        if seen.outcome == "renewed":
            is_recorded = any(
                part.outcome == "renewed" and self._is_about(part, seen)
                for part in parts
            )
            score.renewed += is_recorded
            score.missed += not is_recorded
            if not is_recorded:
                score.blame("not renewed", f"{told}: {self._describe(parts)}")
        elif seen.outcome == "lost":
            score.lost += 1
            # a line whose price stays may have had earlier terms
            own = [part.outcome for part in parts if self._is_about(part, seen)]
            if own != ["churned"]:
                score.blame("not lost", f"{told}: {self._describe(parts)}")
        else:
            score.running += 1
            self._compare_running(score, told, seen, line, parts)

    def _is_about(self, part, seen):
        ends = {part.renewal_id.due_date, part.renewal_id.term_end}
        return bool(ends & set(seen.ends))

    def _describe(self, parts):
        return [
            f"{part.outcome or 'open'} {part.renewal_id.due_date}" for part in parts
        ]

    def _compare_running(self, score, told, seen, line, parts):
        """What runs ends as the sheet says, and has one open renewal."""
        if (line.date_end or None) != seen.end:
            score.blame("another end", f"{told}: {line.date_end}")
        renewals = parts.filtered(lambda part: not part.outcome).renewal_id
        ends = [renewal.current_end for renewal in renewals if not renewal.outcome]
        first = self.days[seen.first_edition] - timedelta(days=LOOKBACK_DAYS)
        is_followed = seen.end and seen.end >= first
        if ends != [seen.end] * bool(is_followed):
            score.blame("open renewals", f"{told}: {self._describe(parts)}")

    def _compare_values(self, score, told, seen, line, own):
        contract = own.contract
        term = own.terms[min(seen.index, len(own.terms) - 1)]
        if line.contract_id.currency_id.name != contract.currency:
            score.blame("another currency", told)
        if line.quantity != term.quantity:
            score.blame("another quantity", f"{told}: {line.quantity:g}")
        has_flag = "auto_renewal" in self.keeper.columns and not seen.outcome
        is_auto = contract.auto_renewal and bool(seen.end)
        if has_flag and line.is_auto_renew != is_auto:
            score.blame("another auto-renewal", told)
        is_comparable = self.keeper.basis != "term" or self._is_whole(contract, seen)
        if is_comparable and seen.cents is not None:
            self._compare_amount(score, told, seen, line, contract)

    def _compare_amount(self, score, told, seen, line, contract):
        """What each term is worth a year, to the cent."""
        cents = seen.cents * PER_YEAR[contract.recurrence]
        periods = PER_YEAR[line.recurring_rule_type] / line.recurring_interval
        yearly = line.specific_price * line.quantity * periods
        if round(100 * yearly) != cents:
            about = f"{yearly:.2f} a year, not {cents / 100:.2f}"
            score.blame("another amount", f"{told}: {about}")

    def _is_whole(self, contract, seen):
        """Whether the dates that are typed are those the total is for."""
        if not seen.end or not seen.is_told:
            return False
        end = add_months(seen.start, contract.months)
        return seen.end in (end, end - timedelta(days=1))

    def _compare_all(self, score):
        renewals = self.env["renewal.renewal"].search([("term_start", "!=", False)])
        for renewal in renewals:
            if renewal.term_start > renewal.term_end:
                about = f"{renewal.name}: {renewal.term_start}–{renewal.term_end}"
                score.blame("begins after its end", about)
