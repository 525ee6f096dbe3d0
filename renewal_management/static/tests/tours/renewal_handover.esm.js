import {addTour, choose, openRenewals} from "./tour_steps.esm";
import {stepUtils} from "@web_tour/tour_utils";

// The renewal manager sees what nobody owns, and hands over what a rep has.
addTour("renewal_handover", {
    url: "/odoo",
    steps: () => [
        ...stepUtils.goToAppSteps("renewal_management.renewal_root_menu"),
        ...openRenewals(),
        {
            content: "The banner counts what nobody owns; one click shows it",
            trigger: ".o_renewal_owner_banner button",
            run: "click",
        },
        {
            trigger: ".o_facet_value:contains(Needs an owner)",
        },
        {
            trigger: ".o_kanban_record:contains(Tour Nobody)",
        },
        {
            content: "The banner has said what it had to say",
            trigger: ".o_kanban_view:not(:has(.o_renewal_owner_banner))",
        },
        {
            trigger: "button[data-menu-xmlid='renewal_management.renewal_work_menu']",
            run: "click",
        },
        {
            trigger: "a[data-menu-xmlid='renewal_management.renewal_handover_menu']",
            run: "click",
        },
        ...choose(".modal .o_field_widget[name=former_owner_ids]", "rep"),
        {
            trigger:
                ".modal .o_field_widget[name=former_owner_ids] .o_tag:contains(/^rep$/)",
        },
        ...choose(".modal .o_field_widget[name=new_owner_id]", "other_rep"),
        {
            trigger: ".modal button[name=action_show_records]",
            run: "click",
        },
        {
            content: "Untick one of two renewals",
            trigger:
                ".modal .o_field_widget[name=renewal_line_ids] tr:contains(Tour Kept) .o_boolean_toggle input",
            run: "click",
        },
        {
            trigger: ".modal a[name=contracts]",
            run: "click",
        },
        {
            trigger:
                ".modal .o_field_widget[name=contract_line_ids] tr:contains(Tour Kept) .o_boolean_toggle input",
            run: "click",
        },
        {
            trigger: ".modal button[name=action_hand_over]",
            run: "click",
        },
        {
            content: "Said in words, and the dialog is closed",
            trigger: ".o_notification:contains(records were handed over)",
        },
        {
            trigger: "body:not(:has(.modal))",
        },
    ],
});
