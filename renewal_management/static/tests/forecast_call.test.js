import {beforeEach, describe, expect, test} from "@odoo/hoot";
import {
    contains,
    defineModels,
    fields,
    mockService,
    models,
    mountView,
    onRpc,
} from "@web/../tests/web_test_helpers";
import {getBars, getGround} from "@renewal_management/forecast_call/forecast_call.esm";
import {animationFrame} from "@odoo/hoot-mock";
import {defineMailModels} from "@mail/../tests/mail_test_helpers";

const SEARCH = `
    <search>
        <filter name="filter_mine" string="Mine" domain="[['is_mine', '=', true]]"/>
        <separator/>
        <filter name="filter_no_call" string="No call yet" domain="[['is_called', '=', false]]"/>
        <separator/>
        <filter name="filter_closed" string="Closed" domain="[['category', '=', 'closed']]"/>
        <filter name="filter_commit" string="Commit" domain="[['category', '=', 'commit']]"/>
    </search>`;
const LIST = `
    <list js_class="renewal_call_list" editable="bottom" multi_edit="1">
        <field name="name"/>
    </list>`;
const FIGURES = {
    target: 1000,
    closed: 200,
    commit: 600,
    best_case: 700,
    forecast: 900,
    weighted: 800,
    gap: 400,
    coverage: 0.9,
    currency_id: 1,
    no_call: 2,
    snapshot_date: "2026-03-02",
    movements: [
        {movement: "start", label: "Last snapshot", amount: 1000, count: 3},
        {movement: "new", label: "New", amount: 200, count: 1},
        {movement: "moved_out", label: "Moved out", amount: -300, count: 1},
    ].map((row) => ({...row, domain: [["moved", "=", row.movement]]})),
};

class Renewal extends models.Model {
    _name = "renewal.renewal";

    name = fields.Char();
    is_mine = fields.Boolean();
    is_called = fields.Boolean();
    category = fields.Char();
    moved = fields.Char();
    owner_call = fields.Selection({
        selection: [
            ["commit", "Commit"],
            ["pipeline", "Pipeline"],
        ],
    });

    _records = [
        {id: 1, name: "Acme", is_mine: true, moved: "new"},
        {id: 2, name: "Globex", is_mine: true, is_called: true, category: "commit"},
        {id: 3, name: "Initech", moved: "moved_out"},
    ];
}

defineModels([Renewal]);
defineMailModels();

const rows = () =>
    [...document.querySelectorAll(".o_data_cell")].map((el) => el.innerText);
const card = (name) => `.o_renewal_call_card[data-name=${name}]`;
const moved = (name) => `button[data-movement=${name}]`;

/** What the server was asked, and says */
let asked = [];
let figures = {};

beforeEach(() => {
    asked = [];
    figures = FIGURES;
    onRpc("renewal.renewal", "get_forecast_call", ({args}) => {
        asked.push(JSON.stringify(args[0]));
        return figures;
    });
});

const mount = () =>
    mountView({
        type: "list",
        resModel: "renewal.renewal",
        arch: LIST,
        searchViewArch: SEARCH,
        context: {search_default_filter_mine: 1},
    });

describe("arithmetic of the waterfall", () => {
    test("each bar begins where the one before ended", () => {
        expect(getBars(FIGURES.movements)).toEqual([
            [0, 1000],
            [1000, 1200],
            [1200, 900],
            [0, 900],
        ]);
        expect(getBars([])).toEqual([[0, 0]]);
    });

    test("the axis begins where changes can be seen, never below 0 for nothing", () => {
        expect(getGround(getBars(FIGURES.movements))).toBe(750);
        expect(
            getGround([
                [0, 100],
                [100, 900],
                [0, 900],
            ])
        ).toBe(0);
    });
});

test("the figures of what the list shows", async () => {
    await mount();
    expect(asked).toEqual([`[["is_mine","=",true]]`]);
    expect(`${card("target")} .fw-bold`).toHaveText(/1,000/);
    expect(`${card("commit")} .fw-bold`).toHaveText(/600/);
    expect(`${card("gap")} .fw-bold`).toHaveText(/400/);
    expect(card("gap")).toHaveClass("bg-danger-subtle");
    expect(`${card("coverage")} .fw-bold`).toHaveText("90%");
    expect(`${card("no_call")} .fw-bold`).toHaveText("2");
    expect(".o_renewal_call canvas").toHaveCount(1);
});

test("without a target there is no gap", async () => {
    figures = {...FIGURES, target: 0, gap: null, coverage: null};
    await mount();
    expect(`${card("target")} .fw-bold`).toHaveText("No target");
    expect(`${card("gap")} .fw-bold`).toHaveText("–");
    expect(`${card("coverage")} .fw-bold`).toHaveText("–");
});

test("nothing moved: that is said instead of a chart", async () => {
    figures = {...FIGURES, movements: FIGURES.movements.slice(0, 1)};
    await mount();
    expect(".o_renewal_call canvas").toHaveCount(0);
    expect(".o_renewal_call_moved").toHaveText(/Nothing has moved/);
});

test("a figure filters the list", async () => {
    await mount();
    expect(rows()).toEqual(["Acme", "Globex"]);
    await contains(card("no_call")).click();
    expect(rows()).toEqual(["Acme"]);
    expect(asked).toHaveLength(2);
    await contains(card("no_call")).click();
    await contains(".o_facet_remove:eq(1)").click();
    await contains(card("commit")).click();
    expect(rows()).toEqual(["Globex"]);
});

test("the target opens the targets", async () => {
    mockService("action", {doAction: (action) => expect.step(action)});
    await mount();
    await contains(card("target")).click();
    expect.verifySteps(["renewal_management.renewal_target_action"]);
});

test("a movement shows its renewals, and the figures stay those of the whole", async () => {
    await mount();
    await contains(moved("moved_out")).click();
    expect(rows()).toEqual(["Initech"]);
    expect(".o_searchview_facet").toHaveText("Moved out");
    expect(moved("moved_out")).toHaveClass("btn-primary");
    expect(asked).toHaveLength(1);

    await contains(moved("new")).click();
    expect(rows()).toEqual(["Acme"]);
    expect(".o_searchview_facet").toHaveCount(1);

    await contains(".o_renewal_call_back").click();
    expect(rows()).toEqual(["Acme", "Globex"]);
    expect(".o_searchview_facet").toHaveText("Mine");
    expect(moved("new")).toHaveClass("btn-secondary");
});

test("the same movement once more brings the list back", async () => {
    await mount();
    await contains(moved("new")).click();
    await contains(moved("new")).click();
    expect(rows()).toEqual(["Acme", "Globex"]);
});

test("a call that is saved changes the figures", async () => {
    await mount();
    figures = {...FIGURES, no_call: 1};
    await contains(".o_data_cell:eq(0)").click();
    await contains(".o_data_cell:eq(0) input").edit("Acme Ltd", {confirm: "enter"});
    await contains(".o_list_button_save").click();
    await animationFrame();
    expect(`${card("no_call")} .fw-bold`).toHaveText("1");
});

test("a category is chosen with the keyboard", async () => {
    await mountView({
        type: "list",
        resModel: "renewal.renewal",
        arch: `
            <list js_class="renewal_call_list" editable="bottom">
                <field name="name"/>
                <field name="owner_call"/>
            </list>`,
    });
    const cell = ".o_data_row:eq(0) .o_data_cell[name=owner_call]";
    await contains(cell).click();
    await contains(`${cell} input`).click();
    await contains(`${cell} input`).edit("pipe", {confirm: "enter"});
    await contains(".o_list_button_save").click();
    expect(cell).toHaveText("Pipeline");
});
