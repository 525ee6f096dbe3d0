import {advanceTime, animationFrame, click, edit} from "@odoo/hoot-dom";
import {
    contains,
    defineModels,
    fields,
    models,
    mountView,
    onRpc,
} from "@web/../tests/web_test_helpers";
import {expect, test} from "@odoo/hoot";
import {defineMailModels} from "@mail/../tests/mail_test_helpers";

// Longer than Odoo waits after a key before it searches
const SEARCH_MS = 300;
const INPUT = ".o_field_widget[name=former_owner_ids] input";
const ITEM = ".o-autocomplete--dropdown-item";

class Person extends models.Model {
    name = fields.Char();

    _records = [
        {id: 1, name: "Mitchell"},
        {id: 2, name: "Marc"},
        {id: 3, name: "Joel"},
    ];
}

class Handover extends models.Model {
    former_owner_ids = fields.Many2many({relation: "person"});
}

defineModels([Person, Handover]);
defineMailModels();

const mount = (widget) =>
    mountView({
        type: "form",
        resModel: "handover",
        arch: `<form><field name="former_owner_ids" widget="${widget}"/></form>`,
    });

/** Choose from what is listed before the search for what was typed has begun */
const chooseAtOnce = async (name) => {
    await contains(INPUT).click();
    await edit("M");
    await click(`${ITEM}:contains(${name})`);
    await animationFrame();
};

test("a choice made before the search ends the search", async () => {
    onRpc("person", "web_name_search", ({kwargs}) => expect.step(kwargs.name));
    await mount("renewal_people");
    await chooseAtOnce("Joel");
    await advanceTime(SEARCH_MS);
    await animationFrame();
    expect(".o_tag").toHaveText("Joel");
    expect(ITEM).toHaveCount(0, {message: "the list stays closed"});
    expect.verifySteps([""]);
});

test("the next person is searched for as usual", async () => {
    await mount("renewal_people");
    await chooseAtOnce("Joel");
    await contains(INPUT).click();
    await edit("Mar");
    await advanceTime(SEARCH_MS);
    await animationFrame();
    expect(`${ITEM}:first`).toHaveText("Marc");
    await contains(`${ITEM}:contains(Marc)`).click();
    expect(".o_tag").toHaveCount(2);
});
