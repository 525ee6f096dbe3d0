import {defineModels, fields, models, mountView} from "@web/../tests/web_test_helpers";
import {expect, queryAllTexts, test} from "@odoo/hoot";
import {defineMailModels} from "@mail/../tests/mail_test_helpers";
import {describeRelativeDate} from "@renewal_management_health/condition/relative_date.esm";

class Customer extends models.Model {
    notice_date = fields.Date({string: "Notice"});
    contract_ids = fields.One2many({string: "Contracts", relation: "contract"});
}

class Contract extends models.Model {
    end = fields.Date({string: "End"});
}

class Cap extends models.Model {
    domain = fields.Char();

    _records = [
        {id: 1, domain: "[('notice_date', '<=', 'today')]"},
        {id: 2, domain: "[('contract_ids', 'any', [('end', '>', 'today -90d')])]"},
        {
            id: 3,
            domain: "[('notice_date', '>=', 'today -1y'), ('notice_date', '<=', '2026-03-02')]",
        },
    ];
}

defineModels([Cap, Contract, Customer]);
defineMailModels();

const CONDITION = ".o_tree_editor_condition";

async function readCap(resId) {
    await mountView({
        type: "form",
        resModel: "cap",
        resId,
        arch: `
            <form>
                <field name="domain" widget="renewal_condition"
                       options="{'model': 'customer', 'in_dialog': True}"/>
            </form>`,
    });
    return queryAllTexts(CONDITION).map((text) => text.replace(/\s+/g, " "));
}

test("a condition of today says so", async () => {
    expect(await readCap(1)).toEqual(["Notice ≤ today"]);
});

test("so does a condition of what belongs to a customer", async () => {
    expect((await readCap(2)).at(-1)).toBe("End > 90 days ago");
});

test("of a range, days are days and words are words", async () => {
    expect(await readCap(3)).toEqual(["Notice between 1 year ago and 03/02/2026"]);
});

test("days before and after today are told in the user's language", () => {
    expect(describeRelativeDate("today", "en")).toBe("today");
    expect(describeRelativeDate("today +30d", "en")).toBe("in 30 days");
    expect(describeRelativeDate("today -1m", "en")).toBe("1 month ago");
    expect(describeRelativeDate("today -90d", "zh-CN")).toBe("90天前");
    expect(describeRelativeDate("2026-03-02", "en")).toBe(null);
    expect(describeRelativeDate("today =monday", "en")).toBe(null);
});
