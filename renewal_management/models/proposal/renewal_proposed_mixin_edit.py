# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, models
from odoo.exceptions import AccessError, UserError

from ...tools.proposal import PROPOSED

# What people edit on every line, and besides on those they added.
PROPOSAL_FIELDS = {"action", "price_policy", "uplift_percent", *PROPOSED.values()}
ADDED_FIELDS = {"name", "product_id", "sequence"}


class RenewalProposedMixin(models.AbstractModel):
    """Editing the proposal: what people may do, and what follows from it.

    Lines of the contract are kept by ``renewal.sync``. People edit what is proposed for
    them, and add lines of their own, until the proposal is locked or the renewal is
    closed.
    """

    # pylint: disable-next=consider-merging-classes-inherited
    _inherit = "renewal.proposed.mixin"

    @api.onchange("product_id")
    def _onchange_product_id(self):
        if self.action == "add" and self.product_id:
            self.name = self._get_product_text(self.renewal_id, self.product_id)

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su:
            vals_list = [self._prepare_user_vals(vals) for vals in vals_list]
        lines = super().create([self._complete_added(vals) for vals in vals_list])
        lines._check_editable()
        return lines

    def write(self, vals):
        self._check_editable()
        if not self.env.su:
            self._check_fields_of_users(vals)
        result = super().write(vals)
        if "proposed_price_unit" in vals and "price_policy" not in vals:
            self._derive_price_policy()
        if vals.get("action") in ("keep", "change"):
            self._apply_action(vals)
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_only_added(self):
        self._check_editable()
        if not self.env.su and any(line.action != "add" for line in self):
            raise UserError(
                self.env._(
                    "This line is part of the contract and cannot be deleted. Drop "
                    "it to end it with the term."
                )
            )

    def action_drop(self):
        """Take the lines out of the next term; what was added goes altogether."""
        added = self.filtered(lambda line: line.action == "add")
        added.unlink()
        (self - added).action = "drop"

    def action_undo(self):
        """Take back a drop: the proposed values return. Take back a change: the line
        goes on as it is."""
        dropped = self.filtered(lambda line: line.action == "drop")
        changed = self.filtered(lambda line: line.action == "change")
        dropped.action = "change"
        changed.action = "keep"

    def _check_editable(self):
        """:raise UserError: when the proposal no longer changes. The system's own work
        (superuser) is not held up."""
        if not self.env.su:
            self.renewal_id._check_proposal_editable()

    def _check_fields_of_users(self, vals):
        self._check_readonly(vals)
        for line in self:
            is_added = line.action == "add"
            allowed = PROPOSAL_FIELDS | (ADDED_FIELDS if is_added else set())
            refused = set(vals) - allowed
            if refused or "action" in vals and is_added != (vals["action"] == "add"):
                names = sorted(refused or {"action"})
                raise AccessError(
                    self.env._(
                        "%(fields)s of “%(line)s” cannot be changed here.",
                        fields=", ".join(
                            self._fields[name]._description_string(self.env)
                            for name in names
                        ),
                        line=line.display_name,
                    )
                )

    @api.model
    def _prepare_user_vals(self, vals):
        """People add lines; the others come from the contract."""
        if vals.get("action", "add") != "add":
            raise AccessError(
                self.env._("Lines of the contract come from there: add one on it.")
            )
        return {**vals, "action": "add"}

    @api.model
    def _complete_added(self, vals):
        """A line that is added has its list price, and is called like its product,
        unless somebody says otherwise."""
        if vals.get("action") != "add":
            return vals
        product = self.env["product.product"].browse(vals.get("product_id"))
        renewal = self._get_renewal_of(vals)
        has_price = "proposed_price_unit" in vals or not product
        vals = {"price_policy": "manual" if has_price else "list", **vals}
        if product and not vals.get("name"):
            vals["name"] = self._get_product_text(renewal, product)
        return vals

    @api.model
    def _get_renewal_of(self, vals):
        """The renewal that a line of these values will belong to."""
        return self.env["renewal.renewal"].browse(vals.get("renewal_id"))

    @api.model
    def _get_product_text(self, renewal, product):
        """What the customer reads: in their language."""
        # sudo: the contact may be another salesperson's customer
        lang = renewal.sudo().contact_id.lang
        return product.with_context(lang=lang).get_product_multiline_description_sale()

    def _apply_action(self, vals):
        """Somebody said keep or change: keep means as it is; and a line is changed when
        it is."""
        if vals["action"] == "keep" and not set(PROPOSED.values()) & set(vals):
            for line in self.filtered(lambda line: line._get_changed_names()):
                line.write(
                    {
                        "price_policy": "same",
                        **{PROPOSED[name]: line[name] for name in PROPOSED},
                    }
                )
        self.env.add_to_compute(self._fields["action"], self)
