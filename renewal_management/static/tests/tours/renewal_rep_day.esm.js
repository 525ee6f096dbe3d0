import {addTour, openRenewals} from "./tour_steps.esm";
import {stepUtils} from "@web_tour/tour_utils";

// A rep's morning: the most urgent renewal, its task, its opportunity, and one step that
// is not needed any more.
addTour("renewal_rep_day", {
    url: "/odoo",
    steps: () => [
        ...stepUtils.goToAppSteps("renewal_management.renewal_root_menu"),
        ...openRenewals(),
        {
            content: "The kanban shows my renewals in the window, the urgent one first",
            trigger:
                ".o_kanban_view .o_kanban_group .o_kanban_record:first:contains(Tour Urgent)",
            run: "click",
        },
        {
            content: "Do the task",
            trigger:
                ".o_renewal_form .o-mail-Activity:contains(Tour call) button.o-mail-Activity-markDone",
            run: "click",
        },
        {
            trigger: ".o-mail-ActivityMarkAsDone textarea",
            run: "edit They will stay",
        },
        {
            trigger: ".o-mail-ActivityMarkAsDone button[aria-label=Done]",
            run: "click",
        },
        {
            content: "The feedback is in the history",
            trigger: ".o-mail-Message:contains(They will stay)",
        },
        {
            content: "The task is gone",
            trigger: ".o_renewal_form:not(:has(.o-mail-Activity:contains(Tour call)))",
        },
        {
            content: "what is needed less often is under More",
            trigger: ".o_renewal_form .o_renewal_more",
            run: "click",
        },
        {
            content: "Create the opportunity",
            trigger: "button[name=action_create_opportunity]",
            run: "click",
        },
        {
            trigger:
                ".o_breadcrumb .o_last_breadcrumb_item:contains(Renewal: Tour Urgent)",
        },
        {
            content: "Back to the renewal",
            trigger: ".o_breadcrumb .breadcrumb-item:last a, .o_back_button",
            run: "click",
        },
        {
            content: "The opportunity is linked, so none can be created again",
            trigger:
                ".o_renewal_form:not(:has(button[name=action_create_opportunity])) button[name=action_view_opportunity]",
        },
        {
            content: "Skip the step that is not needed",
            trigger:
                ".o_field_widget[name=step_ids] .o_kanban_record:contains(Tour signature) button[name=action_skip]",
            run: "click",
        },
        {
            trigger: ".modal .o_field_widget[name=reason] input",
            run: "edit Signed by phone",
        },
        {
            trigger: ".modal button[name=action_skip]",
            run: "click",
        },
        {
            content: "What is over is folded",
            trigger: "body:not(:has(.modal)) .o_renewal_past_switch input",
            run: "click",
        },
        {
            content: "The timeline says who skipped it and why",
            trigger:
                "body:not(:has(.modal)) .o_field_widget[name=step_ids] .o_kanban_record:contains(Tour signature):contains(Signed by phone)",
        },
    ],
});
