import {registry} from "@web/core/registry";

const MINUTE = 60000;

/** Add a tour whose steps may take as long as Odoo allows: a busy machine is no failure */
export function addTour(name, tour) {
    registry.category("web_tour.tours").add(name, {
        ...tour,
        steps: () => tour.steps().map((step) => ({timeout: MINUTE, ...step})),
    });
}

/**
 * Steps that choose a record by its exact name.
 *
 * The list opens with everybody, and is replaced once the search for what was typed has
 * been answered: only then are the letters found highlighted, and only then is nothing
 * left to come that would open the list again.
 * @param {String} field what contains the input, as a selector
 * @param {String} name of the record
 * @returns {Object[]} steps
 */
export function choose(field, name) {
    const exactly = `:contains(/^${name}$/)`;
    const item = `${field} .o-autocomplete--dropdown-item`;
    return [
        {
            trigger: `${field} input`,
            run: `edit ${name}`,
        },
        {
            content: `${name} was searched for, and found`,
            trigger: `${item}${exactly}:has(.fw-bold${exactly})`,
            run: "click",
        },
        {
            content: "It is chosen, and the list is closed",
            trigger: `${field}:not(:has(.o-autocomplete--dropdown-item))`,
        },
    ];
}

/**
 * Steps from the first page of the app to the work list.
 * @returns {Object[]} steps
 */
export function openRenewals() {
    return [
        {
            content: "The app opens with the first page",
            trigger: ".o_renewal_home section",
        },
        {
            trigger: "button[data-menu-xmlid='renewal_management.renewal_work_menu']",
            run: "click",
        },
        {
            trigger: "a[data-menu-xmlid='renewal_management.renewal_renewal_menu']",
            run: "click",
        },
    ];
}
