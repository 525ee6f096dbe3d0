# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

NUMBERS = ("integer", "float", "monetary")
DAYS = ("date", "datetime")
# What each needs besides the customer and the date.
NEEDS_VALUE = ("sum", "average", "highest", "last")
NEEDS_END = ("open", "open_age", "duration")
# Ways to what it reads of a record, as a user wrote them.
PATHS = ("partner_path", "company_path", "date_field", "end_date_field", "value_field")


class RenewalHealthMeasure(models.Model):
    """Measures of records of any installed model, described by data: there is no
    dependency on the app, and a measure of one that is missing counts for nothing."""

    _inherit = "renewal.health.measure"  # pylint: disable=consider-merging-classes-inherited

    model_choice = fields.Selection(
        selection="_get_model_choices",
        string="Records",
        compute="_compute_model_choice",
        inverse="_inverse_model_choice",
        help=(
            "Records of the installed apps that you may read and that belong to a "
            "customer."
        ),
    )
    model_name = fields.Char(
        string="Model",
        help="Such as helpdesk.ticket. It may belong to an app that is not installed.",
    )
    partner_path = fields.Char(
        string="Customer Field",
        default="partner_id",
        help="The way from the record to the customer or to one of its people: "
        "partner_id, or user_id.partner_id.",
    )
    company_path = fields.Char(
        string="Company Field",
        help="The way to the company, for records that have none of their own. Records "
        "without one count in each company.",
    )
    date_field = fields.Char(
        string="Date",
        default="create_date",
        help="The day a record counts on, or is open from.",
    )
    end_date_field = fields.Char(
        string="End Date",
        help="The day it was closed. Empty on the record: still open.",
    )
    value_field = fields.Char(
        string="Value",
        help="A number on the record. An amount in another currency is converted to "
        "the company's, at the rate of the record's date.",
    )
    domain = fields.Char(
        string="Only Records",
        default="[]",
        help="Which records count.",
    )
    model_aggregation = fields.Selection(
        selection=[
            ("count", "Number of records"),
            ("sum", "Total of a value"),
            ("average", "Average of a value"),
            ("highest", "Highest value"),
            ("last", "Latest value"),
            ("days_since", "Days since the latest"),
            ("duration", "Average time from date to end date"),
            ("open", "Open: number on the day"),
            ("open_age", "Open: age of the oldest in days"),
        ],
        string="Record Aggregation",
        default="count",
    )
    duration_unit = fields.Selection(
        selection=[("hours", "Hours"), ("days", "Days")],
        default="days",
    )
    is_none_zero = fields.Boolean(
        string="No Records Means 0",
        help="Customers without any record get the value 0, provided that other "
        "customers have records: no tickets is good news where tickets are "
        "used. Otherwise they have no data.",
    )

    @api.depends("model_name")
    def _compute_model_choice(self):
        choices = dict(self._get_model_choices())
        for measure in self:
            name = measure.model_name
            measure.model_choice = name if name in choices else False

    def _inverse_model_choice(self):
        for measure in self:
            measure.model_name = measure.model_choice

    @api.onchange("model_choice")
    def _onchange_model_choice(self):
        if self.model_choice:
            self.model_name = self.model_choice

    @api.model
    def _get_model_choices(self):
        """Models with records of their own that name a contact."""
        choices = [
            (name, f"{model._description} ({name})")
            for name, model in self.env.items()
            if self._is_model_choice(model)
        ]
        return sorted(choices, key=lambda choice: choice[1])

    @api.model
    def _is_model_choice(self, model):
        return (
            not (model._abstract or model._transient)
            and any(
                field.store and field.comodel_name == "res.partner"
                for field in model._fields.values()
                if field.type == "many2one"
            )
            and model.has_access("read")
        )

    @api.constrains("source", "model_name", "domain", *PATHS)
    def _check_domain(self):
        """Whatever is installed: it must be a domain; of the fields that are there, and
        that whoever writes it may read."""
        for measure in self.filtered(lambda measure: measure.source == "model"):
            try:
                measure._check_model_domain()
                measure._check_model_access()
            except UserError as error:
                raise ValidationError(str(error)) from error

    @api.model
    def _get_definition_fields(self):
        return super()._get_definition_fields() + [
            "model_name",
            "partner_path",
            "company_path",
            "date_field",
            "end_date_field",
            "value_field",
            "domain",
            "model_aggregation",
            "duration_unit",
            "is_none_zero",
        ]

    # ------------------------------------------------------------------
    # Is it there?
    # ------------------------------------------------------------------

    def _get_unavailable_reason_model(self):
        self._check_model()
        self._check_model_domain()
        company = self.company_id or self.env.company
        # sudo: asked whether it can be read, not by whom
        self.sudo()._get_model_sql(company, fields.Date.context_today(self))
        return ""

    def _check_model(self):
        if not self.model_name:
            raise UserError(self.env._("Choose the records it reads."))
        if self.model_name not in self.env:
            raise UserError(self._describe_missing_app())
        model = self.env[self.model_name]
        if model._abstract or model._transient:
            raise UserError(
                self.env._("%(model)s keeps no records.", model=model._description)
            )

    def _describe_missing_app(self):
        """Which app is needed; without a known one, which records are missing."""
        # sudo: which apps there are is no secret
        app = self.env["ir.module.module"].sudo()
        name = self.model_name.partition(".")[0]
        app = app.search([("name", "=", name), ("state", "!=", "installed")], limit=1)
        # where others of its kind are, it is another app that extends those
        if app and not any(model.startswith(f"{name}.") for model in self.env):
            return self.env._("Needs the %(app)s app.", app=app.shortdesc)
        return self.env._(
            "There is no %(model)s here: the app that brings it is not installed.",
            model=self.model_name,
        )

    def _check_model_domain(self):
        """:raise UserError: with the reason in words"""
        try:
            domain = self._get_condition()
            if self.model_name in self.env:
                # sudo: asked whether the fields are there, not for records
                self.env[self.model_name].sudo()._search(domain)
        except Exception as error:
            raise UserError(
                self.env._(
                    "The conditions of %(name)s cannot be used: %(error)s. Choose "
                    "fields of the records it reads.",
                    name=self.name,
                    error=error,
                )
            ) from error

    def _check_stored_access(self):
        if self.source == "model":
            self._check_model_access()

    def _check_model_access(self):
        """Who may not read the records, or a field of them, may not have them counted,
        compared or added up either: a count tells what is in them."""
        if self.model_name not in self.env:
            return
        # constraints run as superuser: it is the user who is asked for
        model = self.env[self.model_name].sudo(False)
        self._check_read_access(model)
        for name in PATHS:
            self._check_path_access(model, self[name])
        domain = self._parse_condition(self.domain)
        self._check_domain_access(model, domain)
        model._search(domain)

    # ------------------------------------------------------------------
    # Fields, each with a sentence where it will not do
    # ------------------------------------------------------------------

    def _get_model_column(self, name, kinds, records, query):
        """:return: (field, SQL) of a field of one of these kinds"""
        field, column = self._get_path_sql(records, self[name], query)
        if field.type in kinds:
            return field, column
        raise UserError(
            self.env._(
                "%(field)s of %(model)s is not a %(kind)s.",
                field=self[name],
                model=records._description,
                kind=self.env._("date") if kinds == DAYS else self.env._("number"),
            )
        )

    def _get_model_partner_sql(self, records, query):
        """The commercial partner: people count for their company."""
        path = f"{self.partner_path or ''}.commercial_partner_id"
        field, column = self._get_path_sql(records, path, query)
        if field.model_name != "res.partner":
            raise UserError(
                self.env._(
                    "%(path)s of %(model)s does not lead to a contact.",
                    path=self.partner_path,
                    model=records._description,
                )
            )
        return column
