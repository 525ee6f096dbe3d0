import {addTour} from "@renewal_management/../tests/tours/tour_steps.esm";
import {stepUtils} from "@web_tour/tour_utils";

/* From the renewal to a review that somebody stands for. */
addTour("renewal_value_review", {
    steps: () => [
        {
            content: "There is none yet",
            trigger: ".o_renewal_value_review:contains(To draft)",
            run: "click",
        },
        {
            content: "The draft says what usage was worth",
            trigger:
                "[name=statement_ids] .o_data_row:contains(100 hours saved) [name=text]",
            run: "click",
        },
        {
            content: "Own words",
            trigger: "[name=statement_ids] .o_selected_row [name=text] textarea",
            run: "edit You exported a lot: 100 hours saved",
        },
        ...stepUtils.saveForm(),
        {
            content: "The charts",
            trigger: ".o_notebook a[name=usage]",
            run: "click",
        },
        {
            content: "A picture is drawn",
            trigger: "[name=chart_ids] img[src^='data:image/svg']",
        },
        {
            content: "This one is not for the customer",
            trigger: "[name=chart_ids] button[name=action_toggle]:contains(Exclude)",
            run: "click",
        },
        {
            trigger: "[name=chart_ids] button[name=action_toggle]:contains(Include)",
        },
        {
            content: "Newer figures",
            trigger: "button[name=action_refresh]",
            run: "click",
        },
        {
            content: "It can go",
            trigger: "button[name=action_ready]",
            run: "click",
        },
        {
            content: "Its state says so",
            trigger: ".o_arrow_button_current:contains(Ready)",
        },
    ],
});
