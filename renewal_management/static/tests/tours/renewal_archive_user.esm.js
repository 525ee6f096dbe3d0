import {addTour} from "./tour_steps.esm";

const archive = [
    {
        content: "Open the menu of the user",
        trigger: ".o_form_view .o_cp_action_menus button:has(.fa-cog)",
        run: "click",
    },
    {
        content: "Archive",
        trigger: ".o-dropdown--menu .o_menu_item:contains(Archive)",
        run: "click",
    },
    {
        content: "Confirm",
        trigger: ".modal-footer button.btn-primary",
        run: "click",
    },
];

addTour("renewal_archive_owner", {
    steps: () => [
        ...archive,
        {
            content: "The handover is offered, with the user who leaves",
            trigger: ".modal .o_field_widget[name=former_owner_ids] .o_tag",
        },
    ],
});

addTour("renewal_archive_nobody", {
    steps: () => [
        ...archive,
        {
            content: "Archived without a question",
            trigger: ".o_form_view:not(:has(.modal)) .ribbon:contains(Archived)",
        },
    ],
});
