# Copyright 2026 Renewal Management contributors
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
        return super(RenewalReadonlyMixin, self._without_readonly_defaults()).create(
            vals_list
        )

    def write(self, vals):
        self._check_readonly(vals)
        return super().write(vals)

    @api.model
    def _without_readonly_defaults(self):
        """A default in the context is a value set by hand too."""
        if self.env.su:
            return self
        # keys are taken away, which keyword arguments cannot do
        # pylint: disable=context-overridden
        return self.with_context(
            {
                key: value
                for key, value in self.env.context.items()
                if not self._is_readonly(key.removeprefix("default_"))
            }
        )

    @api.model
    def _is_readonly(self, name):
        return name in self._fields and self._fields[name].readonly

    @api.model
    def _check_readonly(self, vals):
        if self.env.su:
            return
        kept = [self._fields[name] for name in vals if self._is_readonly(name)]
        if kept:
            raise AccessError(
                self.env._(
                    "%(fields)s cannot be set by hand: they are kept by the renewal "
                    "process. Use the buttons of the form.",
                    fields=", ".join(
                        field._description_string(self.env) for field in kept
                    ),
                )
            )
