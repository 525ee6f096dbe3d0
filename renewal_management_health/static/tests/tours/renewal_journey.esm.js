import {addTour} from "@renewal_management/../tests/tours/tour_steps.esm";

/* A tip is written, looked at as a customer, and switched on. In any language. */
addTour("renewal_journey_write", {
    steps: () => [
        {
            content: "A new piece of content",
            trigger: ".o_list_button_add",
            run: "click",
        },
        {
            trigger: ".o_field_widget[name=name] input",
            run: "edit Ask for the report on Mondays",
        },
        {
            content: "The text",
            trigger: ".o_field_widget[name=body] .odoo-editor-editable",
            run: "editor Open the report, choose Schedule, and pick a day.",
        },
        {
            content: "As a customer would read it",
            trigger: ".o_form_button_save",
            run: "click",
        },
        {
            trigger: "button[name=action_preview]",
            run: "click",
        },
        {
            trigger: ".modal .o_field_widget[name=partner_id] input",
            run: "edit Acme",
        },
        {
            trigger: ".modal .o-autocomplete--dropdown-item:contains(Acme)",
            run: "click",
        },
        {
            content: "A draft is given to nobody",
            trigger: ".modal .alert-warning .o_field_widget[name=verdict]",
        },
        {
            content: "But this is how it reads",
            trigger: ".modal .o_field_widget[name=body]:contains(Schedule)",
        },
        {
            trigger: ".modal footer button[special=cancel]",
            run: "click",
        },
        {
            trigger: "body:not(:has(.modal)) button[name=action_switch]:visible",
            run: "click",
        },
        {
            content: "On",
            trigger: ".o_form_view:not(:has(.alert-info:visible))",
        },
    ],
});

/* What became of it. */
addTour("renewal_journey_results", {
    steps: () => [
        {
            trigger:
                ".o_data_cell[name=touchpoint_id]:contains(Ask for the report on Mondays)",
            run: "click",
        },
        {
            content: "Whom it went to",
            trigger: ".o_form_view .o_field_widget[name=touchpoint_id]",
        },
    ],
});
