# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, models
from odoo.exceptions import AccessError


class RenewalReadonlyMixin(models.AbstractModel):
    """Fields marked readonly are so for every user, through the API too.

    What happened, how it ended and what it was worth is the record of the daily run and
    of the business methods; these work as superuser after checking access.
    """

    _name = "renewal.readonly.mixin"
    _description = "Renewal Record Kept by the System"

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._check_readonly(vals)
        return super().create(vals_list)

    def write(self, vals):
        self._check_readonly(vals)
        return super().write(vals)

    @api.model
    def _check_readonly(self, vals):
        if self.env.su:
            return
        fields = [self._fields[name] for name in vals if name in self._fields]
        kept = [field for field in fields if field.readonly]
        if kept:
            raise AccessError(
                self.env._(
                    "%(fields)s cannot be set by hand: they are kept by the renewal "
                    "process. Use the buttons of the form.",
                    fields=", ".join(field._description_string(self.env) for field in kept),
                )
            )
