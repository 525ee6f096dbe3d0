# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, models
from odoo.exceptions import AccessError


class RenewalParentMixin(models.AbstractModel):
    """Records that stay with the record they were made for.

    Record rules ask where a record comes from, and not where it goes. So people choose
    its parent once, among what they may read, and never move it.
    """

    _name = "renewal.parent.mixin"
    _description = "Record of Another One"

    # Many2one fields that are chosen once.
    _parents = ()
    # Many2one fields that may be chosen again, among what one may read.
    _choices = ()

    @api.model_create_multi
    def create(self, vals_list):
        records = super().create(vals_list)
        if not self.env.su:
            for name in (*self._parents, *self._choices):
                records[name].check_access("read")
        return records

    def write(self, vals):
        self._check_parents_kept(vals)
        result = super().write(vals)
        if not self.env.su:
            for name in set(self._choices) & set(vals):
                self[name].check_access("read")
        if "company_id" in vals and not self.env.su:
            # a shared record may go to a company, of those that one works in
            self.check_access("write")
        return result

    def onchange(self, values, field_names, fields_spec):
        # what is shown of a parent is read as superuser
        for name in (*self._parents, *self._choices):
            value = values.get(name)
            parent_id = value.get("id") if isinstance(value, dict) else value
            if isinstance(parent_id, int) and not self.env.su:
                parent = self.env[self._fields[name].comodel_name].browse(parent_id)
                parent.check_access("read")
        return super().onchange(values, field_names, fields_spec)

    def _check_parents_kept(self, vals):
        if self.env.su:
            return
        for name in filter(self._is_parent, vals):
            if any(record[name].id != (vals[name] or False) for record in self):
                raise AccessError(
                    self.env._(
                        "%(field)s cannot be changed on a record that exists: create "
                        "one where it belongs.",
                        field=self._fields[name]._description_string(self.env),
                    )
                )

    @api.model
    def _is_parent(self, name):
        """Copies of what the parent has move no more than the parent itself."""
        field = self._fields.get(name)
        return name in self._parents or bool(
            field and field.type == "many2one" and field.related and field.store
        )
