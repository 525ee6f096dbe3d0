import {
    contains,
    defineModels,
    fields,
    mockService,
    models,
    mountView,
} from "@web/../tests/web_test_helpers";
import {expect, test} from "@odoo/hoot";
import {animationFrame} from "@odoo/hoot-mock";
import {defineMailModels} from "@mail/../tests/mail_test_helpers";
import {queryAllTexts} from "@odoo/hoot-dom";

const SHOWN = ".o_statusbar_buttons > button[name]";
const HIDDEN = ".o-dropdown--menu button";

class Renewal extends models.Model {
    _name = "renewal.renewal";

    outcome = fields.Char();

    _records = [{id: 1}, {id: 2, outcome: "renewed"}];
}

defineModels([Renewal]);
defineMailModels();

const mount = (resId) =>
    mountView({
        type: "form",
        resModel: "renewal.renewal",
        resId,
        arch: `
            <form js_class="renewal_form">
                <header>
                    <button name="renew" type="object" string="Renew" invisible="outcome"/>
                    <button name="reopen" type="object" string="Reopen" invisible="not outcome"/>
                    <button name="send" type="object" string="Send" invisible="outcome"/>
                    <button name="lose" type="object" string="Lose" invisible="outcome"/>
                    <button name="extend" type="object" string="Extend" invisible="outcome"/>
                    <button name="cancel" type="object" string="Void" invisible="outcome"/>
                </header>
                <field name="outcome"/>
            </form>`,
    });

test.tags("desktop");
test("three buttons are in sight, the rest is under More and does its work", async () => {
    mockService("action", {doActionButton: ({name}) => expect.step(name)});
    await mount(1);
    expect(queryAllTexts(SHOWN)).toEqual(["Renew", "Send", "Lose"]);
    await contains(".o_renewal_more").click();
    expect(queryAllTexts(HIDDEN)).toEqual(["Extend", "Void"]);
    await contains(`${HIDDEN}:last`).click();
    await animationFrame();
    expect.verifySteps(["cancel"]);
});

test.tags("desktop");
test("with few buttons there is no More", async () => {
    await mount(2);
    expect(queryAllTexts(SHOWN)).toEqual(["Reopen"]);
    expect(".o_renewal_more").toHaveCount(0);
});

test.tags("mobile");
test("on a phone one button is in sight", async () => {
    await mount(1);
    expect(queryAllTexts(SHOWN)).toEqual(["Renew"]);
    await contains(".o_renewal_more").click();
    expect(queryAllTexts(HIDDEN)).toEqual(["Send", "Lose", "Extend", "Void"]);
});
