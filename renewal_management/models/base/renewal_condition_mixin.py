# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import re
from datetime import datetime, time

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain

from ...tools.condition import parse_condition, parse_fixed_condition
from ...tools.relative_date import move_domain

# In a record rule: the user, and not the user's companies.
_PERSONAL = re.compile(r"\buser\b(?!\.company_ids?\b)")


class RenewalConditionMixin(models.AbstractModel):
    """Records with a condition that people write: an Odoo domain as text.

    The daily run asks it as superuser, and how many records match tells what is in
    them. So it is parsed and never evaluated, and whoever writes it must be allowed to
    read every field and every model that it leads through.
    """

    _name = "renewal.condition.mixin"
    _description = "Condition That People Write"

    # The field that holds it, and the model whose records it chooses.
    _condition_field = "domain"
    _condition_model = None

    refused_reason = fields.Text(
        readonly=True,
        copy=False,
        help="Why the conditions, written by somebody who may not read what they ask "
        "for, match nothing until they are written again.",
    )

    def write(self, vals):
        if self._condition_field in vals:
            vals = {**vals, "refused_reason": False}
        return super().write(vals)

    # ------------------------------------------------------------------
    # Reading
    # ------------------------------------------------------------------

    def _get_condition(self, date_ref=None):
        """The Domain of this record.

        :param date_ref: the day it is asked on, when that is not today
        :raise UserError: when its writer may not ask it
        :raise ValueError: when it is not a domain; the message names the reason
        """
        self.ensure_one()
        if self.refused_reason:
            raise UserError(self.refused_reason)
        return self._parse_condition(self[self._condition_field], date_ref)

    @api.model
    def _parse_condition(self, text, date_ref=None):
        """Return the Domain that a person wrote.

        :param date_ref: the day it is asked on, when that is not today
        :raise ValueError: when it is not a domain; the message names the reason
        """
        if not date_ref and (fixed := parse_fixed_condition(text)) is not None:
            # what day it is, is a matter of whose: not asked for nothing
            return Domain(fixed)
        today = fields.Date.context_today(self)
        now = fields.Datetime.now()
        if date_ref and date_ref != today:
            now = datetime.combine(date_ref, time(12))
        domain = Domain(parse_condition(text, now, date_ref or today, self.env.uid))
        days = date_ref and (date_ref - today).days
        return move_domain(domain, days) if days else domain

    # ------------------------------------------------------------------
    # May it be asked?
    # ------------------------------------------------------------------

    @api.model
    def _check_condition_text(self, text):
        """Refuse what is no condition, and what the current user may not ask.

        :raise Exception: of any kind; the message names the reason
        """
        # constraints run as superuser: it is the user who is asked for
        records = self.env[self._condition_model].sudo(False)
        domain = self._parse_condition(text)
        self._check_domain_access(records, domain)
        records.search(domain, limit=1)

    @api.model
    def _refuse_stored_conditions(self):
        """Refuse what was stored before it was checked, and what its writer may not
        ask. It is kept, matches nothing, and its record says why.

        :return: the records that are refused now
        """
        refused = self.browse()
        # once, by a migration; people write few of them
        # pylint: disable=no-search-all
        for record in self.with_context(active_test=False).search([]):
            writer = record.write_uid or record.create_uid
            try:
                record.with_user(writer or self.env.user)._check_stored_access()
            except UserError as error:
                record.refused_reason = str(error)
                refused += record
            except ValueError:
                # no domain at all: the daily run says so
                continue
        return refused

    def _check_stored_access(self):
        """:raise UserError: when the current user may not ask what is stored"""
        self.ensure_one()
        domain = self._parse_condition(self[self._condition_field])
        self._check_domain_access(self.env[self._condition_model], domain)

    def _check_conditions(self):
        """:raise ValidationError: with the reason in words"""
        for record in self:
            try:
                record._check_condition_text(record[self._condition_field])
            except Exception as error:
                raise ValidationError(
                    self.env._(
                        "The conditions of %(label)s cannot be used: %(error)s. Open "
                        "them with the condition editor and choose fields of "
                        "%(model)s.",
                        label=record.name,
                        error=str(error).strip().rstrip("."),
                        model=self.env[self._condition_model]._description,
                    )
                ) from error

    @api.model
    def _check_domain_access(self, records, domain):
        """What is compared must be readable too: the answer tells what it holds.

        Odoo asks only for what is left of a domain once it is simplified, and not
        beyond some relations.

        :param records: the model, as the user who is asked for
        :raise UserError: with the name of the first field that may not be read
        """
        for condition in Domain(domain).iter_conditions():
            model = self._check_path_access(records, condition.field_expr)
            if model is not None and condition.operator.startswith(("any", "not any")):
                self._check_way_access(model)
                self._check_domain_access(model, condition.value)

    @api.model
    def _check_path_access(self, records, path):
        """Every field on the way, and every model that it leads through.

        What is not there is not refused: it makes a measure unavailable.

        :return: the model that the last field leads to, None when to none
        """
        model = records
        for number, name in enumerate((path or "").split(".")):
            if number:
                self._check_way_access(model)
            field = model._fields.get(name)
            if not field:
                return None
            self._check_field_read_access(model, field)
            if not field.relational:
                return None
            model = model.env[field.comodel_name]
        return model

    @api.model
    def _check_way_access(self, model):
        """A model on the way: all of its records, as far as companies go."""
        self._check_read_access(model, self._has_personal_rules(model))

    @api.model
    def _has_personal_rules(self, model):
        """Whether record rules hide records of a model from the user for who they are,
        as they do other people's API keys."""
        # sudo: people may not read rules
        rules = model.env["ir.rule"]._get_rules(model._name).sudo()
        is_personal = {
            rule: _PERSONAL.search(rule.domain_force or "") for rule in rules
        }
        of_groups = rules.filtered("groups")
        # any rule of a group lets records through, every other one must
        return any(is_personal[rule] for rule in rules - of_groups) or (
            bool(of_groups) and all(is_personal[rule] for rule in of_groups)
        )

    @api.model
    def _check_read_access(self, model, is_hidden=False):
        if is_hidden or not model.has_access("read"):
            raise UserError(
                self.env._(
                    "You may not read %(model)s: ask somebody who may to set this up.",
                    model=model._description,
                )
            )

    @api.model
    def _check_field_read_access(self, model, field):
        if not model._has_field_access(field, "read"):
            raise UserError(
                self.env._(
                    "You may not read %(field)s of %(model)s: choose another field, or "
                    "ask somebody who may read it to set this up.",
                    field=field.name,
                    model=model._description,
                )
            )
