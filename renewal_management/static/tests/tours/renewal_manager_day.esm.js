import {addTour} from "./tour_steps.esm";
import {stepUtils} from "@web_tour/tour_utils";

// A manager's morning: what each team has at stake by month, the renewals behind a figure,
// and what the daily run did.
addTour("renewal_manager_day", {
    url: "/odoo",
    steps: () => [
        ...stepUtils.goToAppSteps("renewal_management.renewal_root_menu"),
        {
            trigger:
                "button[data-menu-xmlid='renewal_management.renewal_reporting_menu']",
            run: "click",
        },
        {
            trigger:
                "a[data-menu-xmlid='renewal_management.renewal_renewal_menu_report']",
            run: "click",
        },
        {
            content: "The pivot has a row for each team",
            trigger: ".o_pivot tbody tr:contains(Team) td.o_pivot_cell_value",
            run: "click",
        },
        {
            content: "Drill down to the renewals behind the figure",
            trigger: ".o_list_view .o_data_row:contains(Tour Urgent)",
        },
        {
            trigger:
                "button[data-menu-xmlid='renewal_management.renewal_configuration_menu']",
            run: "click",
        },
        {
            trigger: "a[data-menu-xmlid='renewal_management.renewal_run_menu']",
            run: "click",
        },
        {
            content: "Run the day again, for what came since the morning",
            trigger: "button[name=action_run_now]",
            run: "click",
        },
        {
            trigger:
                ".o_list_view .o_data_row:first:has(td[name=steps_failed]:contains(/^1$/)) td[name=date]",
            run: "click",
        },
        {
            content: "The run shows what failed, and can try again",
            trigger:
                ".o_form_view .o_field_widget[name=failed_step_ids] tr:contains(nobody to escalate)",
        },
        {
            trigger: "button[name=action_retry]",
            run: "click",
        },
        {
            content: "It has been tried",
            trigger: "button[name=action_retry]:enabled",
        },
        {
            trigger:
                ".o_form_view .o_field_widget[name=failed_step_ids] tr:contains(nobody to escalate)",
        },
    ],
});
