# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import UserError


class RenewalValuePartMixin(models.AbstractModel):
    """A part of a value review: drafted from figures, or written by a person.

    What was drafted is kept up with the figures; what a person wrote stays.
    """

    _name = "renewal.value.part.mixin"
    _description = "Part of a Value Review"
    _inherit = ["renewal.parent.mixin", "renewal.readonly.mixin"]
    _parents = ("review_id",)
    # fields that, once a person wrote them, figures no longer touch
    _written_fields = frozenset()

    review_id = fields.Many2one(
        comodel_name="renewal.value.review",
        required=True,
        index=True,
        ondelete="cascade",
    )
    company_id = fields.Many2one(
        related="review_id.company_id",
        store=True,
        index=True,
    )
    sequence = fields.Integer(
        default=100,
    )
    is_included = fields.Boolean(
        string="Include",
        default=True,
        help="Whether the customer sees it.",
    )
    source = fields.Char(
        readonly=True,
        help="The record it was drafted from; empty when a person added it.",
    )
    is_edited = fields.Boolean(
        readonly=True,
        help="Edited by a person: new figures do not change the text.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        parts = super().create(vals_list)
        parts._check_editable()
        return parts

    def write(self, vals):
        self._check_editable()
        result = super().write(vals)
        if not self.env.su and self._written_fields & set(vals):
            # sudo: the mark is the system's
            self.sudo().is_edited = True
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_drafted(self):
        self._check_editable()
        if not self.env.su and any(part.source for part in self):
            raise UserError(
                self.env._(
                    "This item was drafted from figures and would come back with the "
                    "next refresh. Exclude it instead."
                )
            )

    def _check_editable(self):
        if not self.env.su:
            self.review_id.check_access("write")
            self.review_id._check_editable()

    @api.model
    def _sync(self, wanted):
        """Bring the drafted parts of reviews in line with new figures.

        :param wanted: {review: {source: values}}
        """
        reviews = self.env["renewal.value.review"].union(*wanted)
        found = self.search([("review_id", "in", reviews.ids), ("source", "!=", False)])
        existing = {(part.review_id, part.source): part for part in found}
        missing, kept = [], self.browse()
        for review, parts in wanted.items():
            for source, vals in parts.items():
                if part := existing.get((review, source)):
                    kept |= part
                    part._update(vals)
                else:
                    missing.append({"review_id": review.id, "source": source, **vals})
        (found - kept)._drop_stale()
        self.create(missing)

    def _update(self, vals):
        """Write what changed; never what a person wrote, nor whether it is shown."""
        self.ensure_one()
        fixed = {"is_included", "sequence"}
        if self.is_edited:
            fixed |= self._written_fields
        changed = {
            name: value
            for name, value in vals.items()
            if name not in fixed and self._is_other(name, value)
        }
        if changed:
            self.write(changed)

    def _is_other(self, name, value):
        field = self._fields[name]
        now = field.convert_to_write(self[name], self)
        return (now or False) != (value or False)

    def _drop_stale(self):
        """What these were drafted from is no more: a person's words stay, left out."""
        edited = self.filtered("is_edited")
        edited.filtered("is_included").is_included = False
        (self - edited).unlink()
