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

class Lever extends models.Model {
    name = fields.Char();
    value = fields.Float({string: "Weight"});

    _records = [{id: 1, name: "Logins", value: 33.333}];
}

defineModels([Lever]);
defineMailModels();

const RANGE = ".o_renewal_slider input[type=range]";
const NUMBER = ".o_renewal_slider input[type=number]";

const mountForm = () =>
    mountView({
        type: "form",
        resModel: "lever",
        resId: 1,
        arch: `
            <form>
                <field name="name"/>
                <field name="value" widget="renewal_slider"/>
            </form>`,
    });

test("a slider shows its number beside it, and has a name", async () => {
    await mountForm();
    expect(RANGE).toHaveValue(33);
    expect(NUMBER).toHaveValue(33.3);
    expect(RANGE).toHaveAttribute("aria-label", "Logins: Weight");
});

test("what is typed moves the slider, and is saved within its ends", async () => {
    onRpc("lever", "web_save", ({args}) => {
        expect.step(args[1].value);
    });
    await mountForm();
    await contains(NUMBER).edit("250");
    expect(RANGE).toHaveValue(100);
    expect(NUMBER).toHaveValue(100);
    await contains(".o_form_button_save").click();
    expect.verifySteps([100]);
});

test("it works in a row that is not being edited", async () => {
    await mountView({
        type: "list",
        resModel: "lever",
        arch: `<list><field name="value" widget="renewal_slider"/></list>`,
    });
    await contains(NUMBER).edit("12");
    expect(RANGE).toHaveValue(12);
});
