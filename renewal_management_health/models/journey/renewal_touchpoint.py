# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

KINDS = [
    ("tip", "Advanced tip"),
    ("case", "Industry case"),
    ("news", "What's new"),
    ("training", "Training"),
    ("survey", "Survey"),
    ("talk", "Talk"),
]
CHANNELS = [
    ("mail", "E-mail"),
    ("task", "Task"),
    ("invitation", "Invitation"),
    ("survey", "Survey"),
]
# How each kind goes out; whatever is not here is an e-mail.
KIND_CHANNELS = {"training": "invitation", "survey": "survey", "talk": "task"}
# Which opt-out counts for its e-mail; whatever is not here is a tip.
MAIL_KINDS = {"training": "invitation", "survey": "survey"}
# Apps whose records a content may lead to, if they are installed.
TARGETS = {
    "training": ("event.event", "slide.channel"),
    "survey": ("survey.survey",),
}


class RenewalTouchpoint(models.Model):
    """A piece of the content library: what a customer gets from us between two
    renewals, because it is useful to them."""

    _name = "renewal.touchpoint"
    _description = "Content"
    _inherit = ["mail.render.mixin", "renewal.parent.mixin"]
    _order = "sequence, id"
    _unrestricted_rendering = True  # who writes placeholders is asked, as in templates

    name = fields.Char(
        string="Subject",
        required=True,
        translate=True,
        help="What the customer reads first: the subject of the e-mail.",
    )
    kind = fields.Selection(
        selection=KINDS,
        required=True,
        default="tip",
        help="Advanced tip, industry case, what's new: an e-mail.\n"
        "Training: an invitation with the link to the event or course.\n"
        "Survey: an e-mail with the link to the survey.\n"
        "Talk: a task for a colleague, with the text as guidance.",
    )
    channel = fields.Selection(
        selection=CHANNELS,
        string="Goes Out As",
        compute="_compute_channel",
        help="A step that says so has a person deliver any content.",
    )
    body = fields.Html(
        string="Text",
        translate=True,
        sanitize="email_outgoing",
        render_engine="qweb",
        render_options={"post_process": True},
        help="What the customer reads, between the salutation and the signature.",
    )
    active = fields.Boolean(
        string="Switched On",
        default=False,
        help="Steps give only what is switched on. What customers had stays known.",
    )
    sequence = fields.Integer(
        default=10,
    )
    company_id = fields.Many2one(
        comodel_name="res.company",
        help="Leave empty if customers of every company may get it.",
    )
    attachment_ids = fields.Many2many(
        comodel_name="ir.attachment",
        string="Attachments",
        bypass_search_access=True,
    )

    # For whom
    industry_ids = fields.Many2many(
        comodel_name="res.partner.industry",
        string="Industries",
        help="Only for customers of these industries. Leave empty for every industry.",
    )
    product_ids = fields.Many2many(
        comodel_name="product.template",
        string="Products",
        help="Only for customers who have one of these products under contract.",
    )
    lifecycle_stage_ids = fields.Many2many(
        comodel_name="renewal.lifecycle.stage",
        string="Lifecycle Stages",
        help="Only for customers in one of these stages. Leave empty for every stage.",
    )
    reader_words = fields.Char(
        string="Readers",
        help="Words that are looked for in the job position of the contact, separated "
        "by commas: “IT, administrator”. Leave empty if it is for every reader.",
    )
    metric_id = fields.Many2one(
        comodel_name="renewal.usage.metric",
        string="Teaches",
        help="The feature that it teaches. Customers who do not use it yet get this "
        "content before others.",
    )
    valid_from = fields.Date(
        help="Not given before this day. The newest content comes first.",
    )
    valid_until = fields.Date(
        help="The last day on which it is given: of news, or before an event.",
    )

    # Where it leads
    target = fields.Reference(
        selection="_selection_target",
        string="Leads To",
        help="The event, the course or the survey. Each customer gets a link of their "
        "own where the app has one.",
    )
    url = fields.Char(
        string="Link",
        help="A page to read on, to register, or to answer. It becomes a button.",
    )

    # What came of it
    touch_ids = fields.One2many(
        comodel_name="renewal.touch",
        inverse_name="touchpoint_id",
        readonly=True,
    )
    touch_count = fields.Integer(
        string="Customers",
        compute="_compute_touch_count",
        help="How many customers had it, or have it on its way.",
    )

    _valid_order = models.Constraint(
        "CHECK(valid_until >= valid_from)",
        "The last day is before the first.",
    )

    # ------------------------------------------------------------------
    # Computes and constraints
    # ------------------------------------------------------------------

    @api.model
    def _selection_target(self):
        """Records of apps that are installed. Extend ``TARGETS`` for another app."""
        names = [name for models_of in TARGETS.values() for name in models_of]
        return [
            (name, self.env["ir.model"]._get(name).name)
            for name in names
            if name in self.env
        ]

    def _compute_render_model(self):
        self.render_model = "renewal.renewal"

    @api.depends("kind")
    def _compute_channel(self):
        for content in self:
            content.channel = KIND_CHANNELS.get(content.kind, "mail")

    def _compute_touch_count(self):
        counts = dict(
            self.env["renewal.touch"]._read_group(
                [("touchpoint_id", "in", self.ids)], ["touchpoint_id"], ["__count"]
            )
        )
        for content in self:
            content.touch_count = counts.get(content, 0)

    @api.constrains("kind", "target", "url", "active")
    def _check_target(self):
        """A survey needs its questions; what is chosen has to be of the kind."""
        for content in self:
            target = content.target
            if target and target._name not in TARGETS.get(content.kind, ()):
                raise ValidationError(
                    self.env._(
                        "“%(name)s” leads to something that does not belong to its "
                        "kind: a training leads to an event or a course, a survey to a "
                        "survey.",
                        name=content.name,
                    )
                )
            is_ready = target or content.url or content.kind not in TARGETS
            if content.active and not is_ready:
                raise ValidationError(
                    self.env._(
                        "“%(name)s” leads nowhere: choose what the customer is invited "
                        "to, or give its link, before you switch it on.",
                        name=content.name,
                    )
                )

    @api.constrains("company_id", "metric_id")
    def _check_metric_company(self):
        for content in self:
            owner = content.metric_id.company_id
            if owner and owner != content.company_id:
                raise ValidationError(
                    self.env._(
                        "Only %(company)s reports %(metric)s. Choose that company for "
                        "the content, or another metric.",
                        company=owner.name,
                        metric=content.metric_id.name,
                    )
                )

    @api.ondelete(at_uninstall=False)
    def _unlink_ungiven(self):
        # sudo: whether somebody had it must not depend on who deletes
        touches = self.env["renewal.touch"].sudo()
        if touches.search_count([("touchpoint_id", "in", self.ids)], limit=1):
            raise UserError(
                self.env._(
                    "Customers had this content. Switch it off instead, so that nobody "
                    "gets it again."
                )
            )

    def copy_data(self, default=None):
        vals_list = super().copy_data(default=default)
        return [
            {**vals, "name": self.env._("%s (copy)", content.name), "active": False}
            for content, vals in zip(self, vals_list, strict=True)
        ]

    # ------------------------------------------------------------------
    # Buttons
    # ------------------------------------------------------------------

    def action_switch(self):
        """Switch it on, or off."""
        for content in self:
            content.active = not content.active

    def action_preview(self):
        """See it as a customer would."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Preview as a customer"),
            "res_model": "renewal.touchpoint.preview",
            "view_mode": "form",
            "target": "new",
            "context": {"default_touchpoint_id": self.id},
        }

    def action_view_touches(self):
        """Who had it."""
        self.ensure_one()
        return self.env["renewal.touch"]._get_touch_action(
            [("touchpoint_id", "=", self.id)]
        )
