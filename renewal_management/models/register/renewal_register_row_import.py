# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, models

TEMPLATES = "/renewal_management/static/xls/renewal_register"


class RenewalRegisterRow(models.Model):
    """What the import screen asks of the model: its templates, and where to go on."""

    _inherit = "renewal.register.row"  # pylint: disable=consider-merging-classes-inherited

    @api.model
    def get_import_templates(self):
        """The two templates, the one in the user's language first."""
        templates = [
            {
                "label": self.env._("Import template for contract registers"),
                "template": f"{TEMPLATES}_en.xlsx",
            },
            {
                "label": self.env._(
                    "Import template for contract registers (Chinese headings)"
                ),
                "template": f"{TEMPLATES}_zh_CN.xlsx",
            },
        ]
        is_chinese = (self.env.user.lang or "").startswith("zh")
        return templates[::-1] if is_chinese else templates

    @api.model
    def get_imported_action(self, row_ids):
        """What the import screen opens when it is done: the page of the file, which
        asks what has to be asked; the rows of one that went into several registers.

        :param row_ids: ids of what was imported
        """
        editions = self.browse(row_ids).edition_id
        editions._keep_found()
        if len(editions) == 1:
            return editions.get_formview_action()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "renewal_management.renewal_register_row_action"
        )
        return {**action, "domain": [("id", "in", row_ids)], "context": {}}
