import {
    defineModels,
    fields,
    models,
    mountView,
    onRpc,
} from "@web/../tests/web_test_helpers";
import {describe, expect, test} from "@odoo/hoot";
import {defineMailModels} from "@mail/../tests/mail_test_helpers";

const SCORE = ".o_health_score";
const BOTH = "{'band_field': 'health_band', 'trend_field': 'health_trend'}";
const BAND = "{'band_field': 'health_band'}";

const BANDS = [
    ["green", "Healthy"],
    ["amber", "Watch"],
    ["red", "At risk"],
    ["unknown", "Unknown"],
];

/** A model with a score and a band, as contracts are */
class Contract extends models.Model {
    health_score = fields.Integer();
    health_band = fields.Selection({selection: BANDS});

    _records = [
        {id: 1, health_score: 82, health_band: "green"},
        {id: 2, health_score: 0, health_band: "red"},
        {id: 3, health_score: 0, health_band: "unknown"},
        {id: 4, health_score: 0, health_band: false},
        {id: 5, health_score: 0, health_band: "amber"},
    ];
}

/** A model that knows the trend too, as renewals do */
class Renewal extends models.Model {
    health_score = fields.Integer();
    health_band = fields.Selection({selection: BANDS});
    health_trend = fields.Selection({
        selection: [
            ["up", "Rising"],
            ["flat", "Steady"],
            ["down", "Falling"],
        ],
    });

    _records = [
        {id: 1, health_score: 82, health_band: "green", health_trend: "up"},
        {id: 2, health_score: 55, health_band: "amber", health_trend: "flat"},
        {id: 3, health_score: 12, health_band: "red", health_trend: "down"},
        {id: 4, health_score: 70, health_band: "green", health_trend: false},
    ];
}

defineModels([Contract, Renewal]);
/** The server reads a score that is not there as false; the mock server as 0 */
onRpc("contract", "web_search_read", ({parent}) => {
    const result = parent();
    for (const record of result.records.filter(({id}) => id > 3)) {
        record.health_score = false;
    }
    return result;
});
defineMailModels();

const field = (options) =>
    `<field name="health_score" widget="health_score" options="${options}"/>`;

const mountList = (resModel, options) =>
    mountView({type: "list", resModel, arch: `<list>${field(options)}</list>`});

const row = (index) => `.o_data_row:eq(${index}) ${SCORE}`;

describe("a score with band and trend", () => {
    test("is a coloured dot, points and an arrow", async () => {
        await mountList("renewal", BOTH);
        expect(row(0)).toHaveText("82");
        expect(`${row(0)} .o_health_dot`).toHaveClass("bg-success");
        expect(`${row(0)} .fa-arrow-up`).toHaveCount(1);
        expect(`${row(1)} .o_health_dot`).toHaveClass("bg-warning");
        expect(`${row(1)} .fa-arrow-right`).toHaveCount(1);
        expect(`${row(2)} .o_health_dot`).toHaveClass("bg-danger");
        expect(`${row(2)} .fa-arrow-down`).toHaveCount(1);
        expect(`${row(3)} .fa`).toHaveCount(0);
    });

    test("says in words what it shows in colours", async () => {
        await mountView({
            type: "form",
            resModel: "renewal",
            resId: 3,
            arch: `
                <form>
                    <field name="health_band" invisible="1"/>
                    <field name="health_trend" invisible="1"/>
                    ${field(BOTH)}
                </form>`,
        });
        expect(SCORE).toHaveAttribute("title", "At risk, Falling");
        expect(`${SCORE} .o_health_dot`).toHaveAttribute("aria-label", "At risk");
        expect(`${SCORE} .fa`).toHaveAttribute("aria-label", "Falling");
    });
});

describe("a score with a band only", () => {
    test("is shown without an arrow", async () => {
        await mountList("contract", BAND);
        expect(row(0)).toHaveText("82");
        expect(`${row(0)} .o_health_dot`).toHaveClass("bg-success");
        expect(`${SCORE} .fa`).toHaveCount(0);
    });

    test("0 is a score; too little data and no score are a dash", async () => {
        await mountList("contract", BAND);
        expect(row(1)).toHaveText("0");
        expect(`${row(1)} .o_health_dot`).toHaveClass("bg-danger");
        expect(row(2)).toHaveText("–");
        expect(`${row(2)} .o_health_dot`).toHaveClass("bg-secondary");
        expect(row(3)).toHaveText("–");
        expect(`${row(3)} .o_health_dot`).toHaveCount(0);
        expect(row(4)).toHaveText("–");
        expect(`${row(4)} .o_health_dot`).toHaveClass("bg-warning");
    });
});

test("a score alone is its points: no other field is read", async () => {
    await mountList("contract", "{}");
    expect(row(0)).toHaveText("82");
    expect(row(1)).toHaveText("0");
    expect(row(3)).toHaveText("–");
    expect(`${SCORE} .o_health_dot`).toHaveCount(0);
});

test("it works on a card of a kanban view", async () => {
    await mountView({
        type: "kanban",
        resModel: "contract",
        arch: `
            <kanban><templates><t t-name="card">${field(BAND)}</t></templates></kanban>`,
    });
    expect(`.o_kanban_record:eq(0) ${SCORE}`).toHaveText("82");
});
