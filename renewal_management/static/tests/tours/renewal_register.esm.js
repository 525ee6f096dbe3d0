import {addTour, choose} from "./tour_steps.esm";

// A register that comes twice: what a person does with its files, in any language.
const {DateTime} = luxon;
const HEAD = "Customer,Contract Number,Service,Start Date,End Date,Recurrence,Amount";
const TODAY = DateTime.now();
const OVER = TODAY.minus({days: 20}).toISODate();
const BEGUN = TODAY.minus({days: 384}).toISODate();
const NEXT = TODAY.minus({days: 19}).toISODate();
const LATER = TODAY.plus({days: 345}).toISODate();

const FIRST = [
    HEAD,
    `Tour Alpha,T-1,Support one,${BEGUN},${OVER},monthly,100`,
    `Tour Beta,T-2,Hosting,${BEGUN},${OVER},monthly,200`,
    `Tour Gamma,T-3,Cleaning,${BEGUN},31 Novembruary,monthly,300`,
];
const SECOND = [
    HEAD,
    `Tour Alpha,T-1,Support two,${NEXT},${LATER},monthly,110`,
    `Tour Gamma,T-3,Cleaning,${BEGUN},${LATER},monthly,300`,
];

/**
 * Steps that bring a file in and answer what its amounts are.
 * @param {String} name of the file
 * @param {String[]} lines of the file
 * @returns {Object[]} steps
 */
function importFile(name, lines) {
    return [
        {
            trigger: ".o_list_view",
        },
        {
            content: "Import a file",
            trigger: ".o_control_panel button.o_renewal_register_import",
            run: "click",
        },
        {
            content: "Choose the file",
            trigger: ".o_import_file",
            async run() {
                const input = document.querySelector(
                    ".o_file_input input, input.o_input_file"
                );
                const transfer = new DataTransfer();
                const text = lines.join("\n");
                transfer.items.add(new File([text], name, {type: "text/csv"}));
                input.files = transfer.files;
                input.dispatchEvent(new Event("change", {bubbles: true}));
            },
        },
        {
            trigger: ".o_import_data_content",
        },
        {
            content: "Import",
            trigger: ".o_control_panel button:contains(/^(Import|导入)$/)",
            run: "click",
        },
        {
            content: "The file asks what its amounts are for",
            trigger:
                ".o_form_view .alert .o_field_widget[name=amount_basis]" +
                " input[data-value=period]",
            run: "click",
        },
        {
            trigger: ".o_form_statusbar button[name=action_apply_rows]",
            run: "click",
        },
    ];
}

const selectAll = [
    {
        trigger: ".o_list_view .o_data_row",
    },
    {
        trigger: ".o_list_view thead .o_list_record_selector input",
        run: "click",
    },
];

const back = {
    trigger: ".o_breadcrumb .o_back_button",
    run: "click",
};

addTour("renewal_register", {
    url: "/odoo/contract-register",
    steps: () => [
        ...importFile("first.csv", FIRST),
        {
            content: "One row has an error",
            trigger:
                ".o_form_view button[name=action_open_state] .fa-exclamation-circle",
            run: "click",
        },
        {
            trigger: ".o_list_view .o_data_row .o_data_cell[name=end_date]",
            run: "click",
        },
        {
            trigger: ".o_list_view .o_field_widget[name=end_date] input",
            run: `edit ${LATER}`,
        },
        {
            trigger: ".o_list_view .o_list_button_save",
            run: "click",
        },
        {
            trigger: ".o_list_view:not(:has(.o_selected_row))",
        },
        ...selectAll,
        {
            trigger: ".o_control_panel button[name=action_apply]",
            run: "click",
        },
        {
            content: "It is applied",
            trigger: ".o_notification",
        },
        {
            trigger: "body",
            run() {
                window.location = "/odoo/contract-register";
            },
            expectUnloadPage: true,
        },
        ...importFile("second.csv", SECOND),
        {
            content: "The renewal of another name is proposed",
            trigger: ".o_form_view button[name=action_open_questions]",
            run: "click",
        },
        {
            content: "Questions of a kind are together",
            trigger: ".o_list_view .o_group_header.o_group_open",
        },
        ...selectAll,
        {
            trigger: ".o_control_panel button[name=action_answer_renewed]",
            run: "click",
        },
        {
            content: "Contracts are renewed only after a question",
            trigger: ".modal footer .btn-primary",
            run: "click",
        },
        {
            trigger: ".o_notification",
        },
        back,
        {
            content: "What is missing and over looks lost",
            trigger: ".o_form_view button[name=action_open_lost]",
            run: "click",
        },
        ...selectAll,
        {
            trigger: ".o_control_panel button[name=action_lose]",
            run: "click",
        },
        ...choose(".modal .o_field_widget[name=reason_id]", "Tour reason"),
        {
            trigger: ".modal footer button[name=action_lose]",
            run: "click",
        },
        {
            trigger: "body:not(:has(.modal))",
        },
        back,
        {
            content: "The page says what became of the file",
            trigger: ".o_form_view:not(:has(button[name=action_open_lost]))",
        },
    ],
});
