import {addTour} from "@renewal_management/../tests/tours/tour_steps.esm";

/* A customer success manager's morning: who asks for me, why, what I do about it. */
addTour("renewal_health_morning", {
    steps: () => [
        {
            content: "The alert that is mine",
            trigger: ".o_data_row:contains(Acme) .o_data_cell[name=customer_id]",
            run: "click",
        },
        {
            content: "I take it",
            trigger: "button[name=action_acknowledge]",
            run: "click",
        },
        {
            content: "The day of the reaction is noted",
            trigger: ".o_field_widget[name=reacted_date]",
        },
        {
            content: "Why is it so low?",
            trigger: "button[name=action_view_customer]",
            run: "click",
        },
        {
            content: "What moved it is said in a sentence",
            trigger: ".o_field_widget[name=sentence]:contains(Logins)",
        },
        {
            content: "Each measure with its points, and those lost",
            trigger: ".o_renewal_health_table tr:contains(Logins):contains(70)",
        },
        {
            content: "What nobody knows takes no row, and counts for nothing",
            trigger: ".o_renewal_health_table:not(:contains(Judgement))",
        },
        {
            content: "I spoke with them",
            trigger: "button[name=action_give_pulse]",
            run: "click",
        },
        {
            trigger: ".modal .o_field_widget[name=value] label:contains(Satisfied)",
            run: "click",
        },
        {
            trigger: ".modal .o_field_widget[name=note] textarea",
            run: "edit The new office opens next week, then everybody is back",
        },
        {
            trigger: ".modal button[name=action_give]",
            run: "click",
        },
        {
            content: "The pulse is in the score at once",
            trigger:
                "body:not(:has(.modal)) .o_renewal_health_table tr:not(.text-muted):contains(Judgement)",
        },
    ],
});

addTour("renewal_health_backtest", {
    steps: () => [
        {
            trigger: ".o_list_button_add",
            run: "click",
        },
        {
            content: "Nothing to fill in",
            trigger: "button.o_renewal_backtest_run",
            run: "click",
        },
        {
            content: "The answer, in words",
            trigger: ".o_field_widget[name=verdict]:contains(worse than chance here)",
        },
        {
            content: "The figures behind it",
            trigger: ".o_field_widget[name=result_ids] .o_data_row",
        },
        {
            trigger: ".o_notebook a[name=bins]",
            run: "click",
        },
        {
            content: "What was said, and what became of it",
            trigger: ".o_field_widget[name=bin_ids] .o_data_row",
        },
    ],
});
