import {
    defineModels,
    fields,
    models,
    mountView,
    patchWithCleanup,
} from "@web/../tests/web_test_helpers";
import {expect, test} from "@odoo/hoot";
import {GraphRenderer} from "@web/views/graph/graph_renderer";
import {defineMailModels} from "@mail/../tests/mail_test_helpers";

class Snapshot extends models.Model {
    date = fields.Date();
    score = fields.Integer({aggregator: "avg"});

    _records = [
        {id: 1, date: "2026-01-05", score: 80},
        {id: 2, date: "2026-03-05", score: 40},
    ];
}

defineModels([Snapshot]);
defineMailModels();

test("months without a score are a gap, not a fall to 0", async () => {
    let drawn = null;
    patchWithCleanup(GraphRenderer.prototype, {
        renderChart() {
            super.renderChart();
            drawn = this.props.model.data;
        },
    });
    await mountView({
        type: "graph",
        resModel: "snapshot",
        arch: `
            <graph type="line" js_class="renewal_gap_graph">
                <field name="date" interval="month"/>
                <field name="score" type="measure"/>
            </graph>`,
    });
    const [line] = drawn.datasets;
    const values = Object.fromEntries(
        drawn.labels.map((label, index) => [label, line.data[index]])
    );
    expect(Object.values(values).filter((value) => value !== null)).toEqual([80, 40]);
    expect(Object.values(values).includes(0)).toBe(false);
});
