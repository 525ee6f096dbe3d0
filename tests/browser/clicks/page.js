(() => {
    "use strict";
    const {Component, App, xml} = owl;
    const load = (name) => odoo.loader.modules.get(name);
    const {registry} = load("@web/core/registry");
    const {rpcBus} = load("@web/core/network/rpc");
    const {browser} = load("@web/core/browser/browser");

    const LIMIT = 20000;
    // What a field that is clicked on offers
    const OPTIONS = [
        ".o-autocomplete--dropdown-item a",
        ".o_select_menu_item",
        ".o_date_item_cell:not(.o_out_of_range)",
    ].join(", ");
    const pending = new Set();
    const faults = [];
    const opened = [];
    const env = () => Component.env;

    rpcBus.addEventListener("RPC:REQUEST", ({detail}) => pending.add(detail.data.id));
    rpcBus.addEventListener("RPC:RESPONSE", ({detail}) => {
        pending.delete(detail.data.id);
        if (detail.error) {
            const {exceptionName, message, data} = detail.error;
            faults.push({
                name: exceptionName || detail.error.name || "",
                message: String(data?.message || message || "").slice(0, 500),
                url: detail.url || "",
            });
        }
    });
    // Other pages are not opened: where a button leads is all we want to know
    browser.open = (url) => opened.push(url) && {closed: false};

    class Blank extends Component {
        static template = xml`<div class="o_clicks_blank"/>`;
        static props = ["*"];
    }
    registry.category("actions").add("clicks_blank", Blank);

    const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
    const all = (selector, root = document) => [...root.querySelectorAll(selector)];
    const isShown = (element) =>
        element.getClientRects().length > 0 &&
        getComputedStyle(element).visibility !== "hidden";
    const isDate = (field) => field.matches(".o_field_date, .o_field_datetime");
    const isBusy = () =>
        pending.size > 0 || [...App.apps].some((app) => app.scheduler.tasks.size > 0);

    /** Until nothing is asked, rendered or animated any more */
    async function idle() {
        const end = performance.now() + LIMIT;
        let calm = 0;
        while (calm < 4) {
            await sleep(15);
            calm = isBusy() ? 0 : calm + 1;
            if (performance.now() > end) {
                throw new Error(`still busy after ${LIMIT / 1000} s`);
            }
        }
    }

    async function until(get) {
        for (let tries = 0; tries < 60; tries++) {
            const got = get();
            if (got) {
                return got;
            }
            await sleep(25);
        }
    }

    const dialogs = () => all(".o_dialog .modal");
    const errors = () => all(".modal .o_error_dialog, .modal.o_error_dialog");
    const markersIn = (root) =>
        all("[class*=o_press_]", root)
            .filter((element) => isShown(element) && !element.disabled)
            .map((element) => Number(/o_press_(\d+)/.exec(element.className)[1]));

    /** What a user sees now */
    function look() {
        const top = dialogs().at(-1);
        return {
            dialog: top ? top.querySelector(".modal-title")?.textContent.trim() : null,
            isError: errors().length > 0,
            text: top
                ? top
                      .querySelector(".modal-body, main")
                      ?.textContent.trim()
                      .slice(0, 500)
                : "",
            title:
                all(".o_breadcrumb .active, .o_last_breadcrumb_item")
                    .at(-1)
                    ?.textContent.trim() || "",
            view: all(".o_view_controller").at(-1)?.className || "",
            markers: [...new Set(markersIn(top || document))],
            invalid: all(".o_field_invalid, .o_invalid_cell", top || document).map(
                (element) => element.getAttribute("name")
            ),
            notes: all(".o_notification_body, .o_notification_content").map((element) =>
                element.textContent.trim().slice(0, 200)
            ),
            faults: faults.splice(0),
            opened: opened.splice(0),
        };
    }

    function click(element) {
        for (const type of ["mouseover", "mousedown", "mouseup", "click"]) {
            element.dispatchEvent(
                new MouseEvent(type, {bubbles: true, cancelable: true, view: window})
            );
        }
    }

    const find = (marker, root) =>
        all(`.o_press_${marker}`, root).find((element) => isShown(element));

    /** The button, where a user would look for it: on the page, in tabs, behind "More" */
    async function search(marker) {
        const root = dialogs().at(-1) || document;
        let found = find(marker, root);
        const openers = () => [
            ...all(".o_notebook .nav-link:not(.active)", root),
            ...all(".o_renewal_past_switch input:not(:checked)", root),
            ...all(".o-form-buttonbox .o_button_more", root),
            ...all(
                ".o_cp_action_menus .dropdown-toggle, .o_statusbar_buttons .dropdown-toggle",
                root
            ),
        ];
        for (const opener of found ? [] : openers()) {
            click(opener);
            await idle();
            found = find(marker, document);
            if (found) {
                break;
            }
        }
        return found;
    }

    async function confirm() {
        const top = dialogs().at(-1);
        if (
            top &&
            !errors().length &&
            top.querySelector(".modal-footer") &&
            !top.querySelector(".o_form_view, .o_list_view, .o_kanban_view")
        ) {
            click(
                top.querySelector(".modal-footer .btn-primary, .modal-footer button")
            );
            await idle();
            return true;
        }
        return false;
    }

    /** Choose the first of what is offered; the next one in the next field */
    async function fillOne(field, input, index) {
        if (input.type === "radio" || input.type === "checkbox") {
            return click(input);
        }
        if (all(".o-autocomplete, .o_select_menu", field).length || isDate(field)) {
            click(input);
            const options = await until(() => {
                const found = all(OPTIONS).filter(isShown);
                return found.length ? found : null;
            });
            return options && click(options[index] || options[0]);
        }
        if (input.tagName === "SELECT") {
            input.value = input.options[1].value;
        } else {
            input.value = "7";
        }
        input.dispatchEvent(new Event("input", {bubbles: true}));
        input.dispatchEvent(new Event("change", {bubbles: true}));
    }

    /** Give a value to the fields without which the form refuses the button */
    async function fill() {
        const root = dialogs().at(-1) || document;
        const fields = all(".o_field_widget.o_field_invalid", root).filter(isShown);
        for (const [index, field] of fields.entries()) {
            const input = all("input, textarea, select", field).find(isShown);
            if (input) {
                input.focus();
                await fillOne(field, input, index);
                await idle();
            }
        }
        return fields.length > 0;
    }

    /** An address of ours that a button opens in a new tab answers there */
    async function visit() {
        for (const url of opened.filter((address) => address.startsWith("/"))) {
            const {status} = await fetch(url);
            if (status >= 400) {
                faults.push({name: "opened", message: `${status}: ${url}`, url});
            }
        }
    }

    async function press(marker) {
        const found = await search(marker);
        if (!found) {
            return {pressed: false, why: "not shown", ...look()};
        }
        if (found.disabled) {
            return {pressed: false, why: "disabled", ...look()};
        }
        click(found);
        await idle();
        await confirm();
        for (let round = 0; round < 2 && (await fill()); round++) {
            click(find(marker, document));
            await idle();
            await confirm();
        }
        await visit();
        return {pressed: true, ...look()};
    }

    /** Open the first row of a list within a form */
    async function openRow(name) {
        const selector = `.o_field_widget[name='${name}'] .o_data_row .o_data_cell`;
        for (const tab of [null, ...all(".o_notebook .nav-link")]) {
            if (tab) {
                click(tab);
                await idle();
            }
            const cell = all(selector).find(isShown);
            if (cell) {
                click(cell);
                return idle();
            }
        }
    }

    /** Open a view on the records on which a button is shown */
    async function start({menu, action, rows = [], is_in_list_header}) {
        if (menu) {
            await env().services.menu.selectMenu(menu);
        } else {
            await env().services.action.doAction(action, {clearBreadcrumbs: true});
        }
        await idle();
        if (is_in_list_header) {
            const box = all(".o_data_row .o_list_record_selector input")[0];
            if (box) {
                click(box);
                await idle();
            }
        }
        for (const row of rows) {
            await openRow(row);
        }
        return look();
    }

    /** The first record that the action shows */
    async function firstRecord({res_model, domain, context}) {
        const [id] = await env().services.orm.search(res_model, domain || [], {
            limit: 1,
            context,
        });
        return id;
    }

    /** The kinds of view that the menu offers beside the one that it opened */
    function otherViews(action, view) {
        const isWindow = action?.type === "ir.actions.act_window" && !dialogs().length;
        const types = isWindow ? action.views.map(([, type]) => type) : [];
        return types.filter((type) => type !== view.type && type !== "search");
    }

    /** Headings of our lists, in every tab of a form, that are not shown whole */
    async function findCutHeadings(action) {
        const isOurs = String(action?.res_model).startsWith("renewal.");
        const cut = new Set();
        for (const tab of isOurs ? [null, ...all(".o_notebook .nav-link")] : []) {
            if (tab) {
                click(tab);
                await idle();
            }
            for (const text of all(".o_list_table th[data-name] .text-truncate")) {
                if (isShown(text) && text.scrollWidth > text.clientWidth) {
                    cut.add(text.textContent);
                }
            }
        }
        return [...cut];
    }

    /** Choose a menu, then every kind of view that it offers; what each showed */
    async function walk(menu) {
        const {action: service, menu: menus} = env().services;
        await menus.selectMenu(menu);
        await idle();
        const {action, view} = service.currentController || {};
        const see = async (type) => ({
            type,
            ...look(),
            cut: await findCutHeadings(action),
        });
        const looks = [await see(view?.type || action?.tag || action?.type)];
        for (const type of otherViews(action, view)) {
            const resId = type === "form" ? await firstRecord(action) : undefined;
            if (type === "form" && !resId) {
                looks.push({...look(), type, skipped: "there is no record"});
                continue;
            }
            await service.switchView(type, resId ? {resId} : {});
            await idle();
            looks.push(await see(type));
        }
        return looks;
    }

    async function leave() {
        env().services.dialog.closeAll();
        for (const close of all(".o_notification_close")) {
            click(close);
        }
        await env().services.action.doAction("clicks_blank", {
            clearBreadcrumbs: true,
            forceLeave: true,
        });
        await idle();
        return look();
    }

    window.clicks = {press, start, walk, leave, idle, look};
})();
