import {
    contains,
    defineModels,
    fields,
    models,
    mountView,
} from "@web/../tests/web_test_helpers";
import {expect, test} from "@odoo/hoot";
import {defineMailModels} from "@mail/../tests/mail_test_helpers";

const CELL = ".o_data_cell[name=amount]";

class Call extends models.Model {
    name = fields.Char();
    amount = fields.Float();

    _records = [
        {id: 1, name: "Nobody", amount: 0},
        {id: 2, name: "Owner", amount: 700},
    ];
}

defineModels([Call]);
defineMailModels();

test("an amount that nobody stated is empty, and can be stated", async () => {
    await mountView({
        type: "list",
        resModel: "call",
        arch: `
            <list editable="bottom">
                <field name="amount" widget="renewal_amount_or_empty"/>
            </list>`,
    });
    expect(CELL).toHaveCount(2);
    expect(`${CELL}:first`).toHaveText("");
    expect(`${CELL}:last`).toHaveText("700.00");
    await contains(`${CELL}:first`).click();
    expect(`${CELL}:first input`).toHaveValue("");
    await contains(`${CELL}:first input`).edit("500");
    await contains(".o_list_button_save").click();
    expect(`${CELL}:first`).toHaveText("500.00");
});
