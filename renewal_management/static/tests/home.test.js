import {animationFrame, queryAllTexts, queryFirst, waitFor} from "@odoo/hoot-dom";
import {
    contains,
    getService,
    mountWithCleanup,
    onRpc,
} from "@web/../tests/web_test_helpers";
import {describe, expect, test} from "@odoo/hoot";
import {WebClient} from "@web/webclient/webclient";
import {defineMailModels} from "@mail/../tests/mail_test_helpers";

defineMailModels();

const LIST = {type: "ir.actions.act_window", res_model: "renewal.agenda", domain: []};
const TASK = {
    id: 7,
    model: "renewal.agenda",
    kind: "task",
    title: "Call",
    note: "Acme",
};
const STEP = {...TASK, id: 9, kind: "step", title: "Visit", date: "2026-03-04"};

const getPage = (rows, more = {}) => ({
    sections: [
        {
            key: "work",
            title: "My work",
            boxes: [
                {
                    key: "overdue",
                    label: "Overdue",
                    value: 3,
                    tone: "danger",
                    action: {...LIST, domain: [["urgency", "=", "1"]]},
                },
            ],
            lists: [
                {key: "todo", title: "To do", rows, action: LIST, empty: "All done"},
            ],
        },
    ],
    chart: false,
    setup: false,
    currency_id: 1,
    converted_to: false,
    ...more,
});

/** Mount the page; what it asks and opens is noted as steps. */
async function openHome(pages, answer = true) {
    onRpc("renewal.home", "get_page", () =>
        pages.length > 1 ? pages.shift() : pages[0]
    );
    onRpc("renewal.agenda", "*", ({method, args}) => {
        expect.step(`${method} ${args[0]}`);
        return answer;
    });
    await mountWithCleanup(WebClient);
    await getService("action").doAction({
        type: "ir.actions.client",
        tag: "renewal_home",
    });
    await waitFor(".o_renewal_home");
    const {doAction} = getService("action");
    getService("action").doAction = (action, options = {}) => {
        expect.step(`open ${action.res_model} ${JSON.stringify(action.domain || "")}`);
        options.onClose?.();
        return action.res_model ? true : doAction(action, options);
    };
}

describe.current.tags("desktop");

test("a box opens the list that it was counted from", async () => {
    await openHome([getPage([])]);
    expect(".o_renewal_home_value").toHaveText("3");
    expect(".o_renewal_home_value").toHaveClass("text-danger");
    expect("[data-list=todo] p").toHaveText("All done");
    await contains("[data-box=overdue]").click();
    expect.verifySteps(['open renewal.agenda [["urgency","=","1"]]']);
});

test("a task is done in place, and the page is counted again", async () => {
    await openHome([getPage([TASK, STEP]), getPage([STEP])]);
    expect(queryAllTexts(".o_renewal_home_row .text-start")).toEqual(["Call", "Visit"]);
    await contains(".o_renewal_home_done").click();
    await animationFrame();
    expect.verifySteps(["action_finish 7"]);
    expect(queryAllTexts(".o_renewal_home_row .text-start")).toEqual(["Visit"]);
    expect(".o_renewal_home_done").toHaveCount(0, {
        message: "a step is not done by hand",
    });
    await contains(".o_renewal_home_skip").click();
    expect.verifySteps(["action_skip 9"]);
});

test("a task that renewals share asks for which in a dialog", async () => {
    const question = {type: "ir.actions.act_window", res_model: "renewal.task.done"};
    await openHome([getPage([TASK]), getPage([])], question);
    await contains(".o_renewal_home_done").click();
    await animationFrame();
    expect.verifySteps(["action_finish 7", 'open renewal.task.done ""']);
    expect("[data-list=todo] p").toHaveText("All done", {
        message: "counted again when the dialog was closed",
    });
});

test("the first steps lead to where they are done, and are put away", async () => {
    const steps = [
        {key: "manager", label: "Choose the manager", is_done: true, action: LIST},
        {key: "playbook", label: "Switch on a playbook", is_done: false, action: LIST},
    ];
    const shown = getPage([], {setup: {steps, is_hidden: false}});
    const hidden = getPage([], {setup: {steps, is_hidden: true}});
    onRpc("renewal.home", "action_hide_setup", ({args}) => {
        expect.step(`hide ${args[0]}`);
        return true;
    });
    await openHome([shown, hidden, shown]);
    expect(queryAllTexts(".o_renewal_home_setup .btn")).toEqual([
        "Hide",
        "Switch on a playbook",
    ]);
    await contains("[data-step=playbook] button").click();
    expect.verifySteps(["open renewal.agenda []"]);
    await contains(".o_renewal_home_setup_hide").click();
    await animationFrame();
    expect(".o_renewal_home_setup").toHaveCount(0);
    await contains(".o_renewal_home_setup_show").click();
    await animationFrame();
    expect(".o_renewal_home_setup").toHaveCount(1);
    expect.verifySteps(["hide true", "hide false"]);
});

test("the bubbles can be read as a table, and each opens its renewal", async () => {
    const bubble = {title: "Acme", date: "2026-03-04", days: 2, tone: "info"};
    const bubbles = [
        {...bubble, id: 1, height: 70, amount: 900},
        {...bubble, id: 2, height: 20, amount: 100, title: "Globex"},
    ];
    await openHome([getPage([], {chart: {bubbles, label: "Score"}})]);
    await waitFor(".o_renewal_home_chart canvas");
    const chart = window.Chart.getChart(queryFirst(".o_renewal_home_chart canvas"));
    const [large, small] = chart.data.datasets[0].data;
    expect([large.x, large.y]).toEqual([2, 70]);
    expect(large.r / small.r).toBe(3, {message: "the area stands for the amount"});
    await contains(".o_renewal_home_chart .btn").click();
    expect(queryAllTexts(".o_renewal_home_chart tbody tr button")).toEqual([
        "Acme",
        "Globex",
    ]);
    await contains(".o_renewal_home_chart tbody button").click();
    expect.verifySteps(['open renewal.renewal ""']);
});

test("who has nothing to do here is told so in friendly words", async () => {
    await openHome([{sections: [], chart: false, setup: false, currency_id: 1}]);
    expect(".o_nocontent_help").toHaveText(/^Nothing here yet/);
});
