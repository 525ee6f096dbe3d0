/*
 * Every box of the first page is pressed, and what opens is compared with its figure.
 */

import {countRows, settle, until} from "./dashboard_rows.esm";
import {addTour} from "./tour_steps.esm";

const getServices = () => odoo.__WOWL_DEBUG__.root.env.services;
const find = (key) => document.querySelector(`[data-box="${key}"]`);

/** Rows of the list on the screen; a phone shows cards, of which the server knows how
 * many there are. */
async function countOpened({res_model, domain}) {
    const rows = await until("the list is drawn", () =>
        document.querySelector(".o_kanban_renderer") ? "cards" : countRows()
    );
    await settle();
    if (rows !== "cards") {
        return Number(countRows()) || 0;
    }
    return getServices().orm.searchCount(res_model, domain);
}

async function checkBox(key) {
    const {action} = getServices();
    const home = action.currentController;
    const shown = Number(
        (await until(`${key} is there`, () => find(key))).dataset.value
    );
    find(key).click();
    const opened = await until(
        `${key} opens a list`,
        () => action.currentController !== home && action.currentController
    );
    const count = await countOpened(opened.action);
    if (count !== shown) {
        throw new Error(`${key} shows ${shown}, its list has ${count} rows`);
    }
    await action.restore(home.jsId);
    return shown;
}

async function checkBoxes() {
    const keys = [...document.querySelectorAll("[data-box]")].map(
        ({dataset}) => dataset.box
    );
    let total = 0;
    for (const key of keys) {
        total += await checkBox(key);
    }
    if (!total) {
        throw new Error("A test in which every box is empty proves nothing");
    }
}

function checkWidth() {
    const {clientWidth, scrollWidth} = document.querySelector(".o_renewal_home");
    if (scrollWidth > clientWidth) {
        throw new Error(`The page is ${scrollWidth - clientWidth} pixels too wide`);
    }
}

const rows = [
    {
        content: "Nothing is cut",
        trigger: ".o_renewal_home .o_renewal_home_box",
        run: checkWidth,
    },
    {
        content: "Every box opens what it counted",
        trigger: ".o_renewal_home .o_renewal_home_box",
        run: checkBoxes,
    },
    {
        content: "The page is there again",
        trigger: ".o_renewal_home .o_renewal_home_box",
    },
];

addTour("renewal_home_rows", {url: "/odoo/renewal-home", steps: () => rows});

addTour("renewal_home_rep", {
    url: "/odoo/renewal-home",
    steps: () => [
        ...rows,
        {
            content: "A task that two renewals share asks for which",
            trigger: ".o_renewal_home_row:contains(Tour Shared) .o_renewal_home_done",
            run: "click",
        },
        {
            trigger: ".modal button[name=action_done]",
            run: "click",
        },
        {
            content: "It is done, and the page knows",
            trigger:
                "body:not(:has(.modal)) [data-list=todo]:not(:contains(Tour Shared))",
        },
    ],
});
