import {addTour, choose, openRenewals} from "./tour_steps.esm";
import {stepUtils} from "@web_tour/tour_utils";

// The last mile: one renewal is signed, another one is lost.
addTour("renewal_closing", {
    url: "/odoo",
    steps: () => [
        ...stepUtils.goToAppSteps("renewal_management.renewal_root_menu"),
        ...openRenewals(),
        {
            trigger: ".o_kanban_record:contains(Tour Urgent)",
            run: "click",
        },
        {
            trigger: ".o_renewal_form button[name=action_renew]",
            run: "click",
        },
        {
            content: "The wizard shows the next term",
            trigger: ".modal .o_field_widget[name=line_ids] .o_data_row",
        },
        {
            trigger: ".modal .o_field_widget[name=note] textarea",
            run: "edit Signed by the board",
        },
        {
            trigger: ".modal footer button[name=action_renew]",
            run: "click",
        },
        {
            trigger: ".o_renewal_form .ribbon:contains(Renewed)",
        },
        {
            trigger: ".o_breadcrumb .o_back_button",
            run: "click",
        },
        {
            trigger: ".o_kanban_record:contains(Tour Later)",
            run: "click",
        },
        {
            trigger: ".o_renewal_form button[name=action_lose]",
            run: "click",
        },
        ...choose(".modal .o_field_widget[name=reason_id]", "Tour reason"),
        {
            trigger: ".modal footer button[name=action_lose]",
            run: "click",
        },
        {
            trigger: ".o_renewal_form .ribbon:contains(Lost)",
        },
    ],
});
