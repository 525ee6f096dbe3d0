import {beforeEach, describe, expect, test} from "@odoo/hoot";
import {
    contains,
    defineModels,
    fields,
    models,
    mountView,
    onRpc,
    patchWithCleanup,
    toggleMenuItem,
    toggleSearchBarMenu,
} from "@web/../tests/web_test_helpers";
import {defineMailModels} from "@mail/../tests/mail_test_helpers";
import {user} from "@web/core/user";

const BANNER = ".o_renewal_owner_banner";
const HANDS_OUT = "renewal_management.group_renewal_user_all";
const SEARCH = `
    <search>
        <filter name="filter_needs_owner" string="No owner" domain="[['needs_owner', '=', true]]"/>
        <filter name="filter_late" string="Late" domain="[['is_late', '=', true]]"/>
    </search>`;
const KANBAN = `
    <kanban js_class="renewal_kanban">
        <templates><t t-name="card"><field name="name"/></t></templates>
    </kanban>`;
const LIST = `<list js_class="renewal_list"><field name="name"/></list>`;

class Renewal extends models.Model {
    _name = "renewal.renewal";

    name = fields.Char();
    needs_owner = fields.Boolean();
    is_late = fields.Boolean();

    _records = [
        {id: 1, name: "Acme", needs_owner: true, is_late: true},
        {id: 2, name: "Globex", needs_owner: true},
        {id: 3, name: "Initech", is_late: true},
    ];
}

defineModels([Renewal]);
defineMailModels();

const become = (...groups) =>
    patchWithCleanup(user, {hasGroup: async (group) => groups.includes(group)});

const mount = (type, values = {}) =>
    mountView({
        type,
        resModel: "renewal.renewal",
        arch: type === "list" ? LIST : KANBAN,
        searchViewArch: SEARCH,
        ...values,
    });

/** What the server says; change it with `server.unowned` */
const answer = (unowned) => {
    const server = {unowned, questions: 0};
    onRpc("renewal.renewal", "get_unowned_count", () => {
        server.questions++;
        return server.unowned;
    });
    return server;
};

describe("for those who hand renewals out", () => {
    beforeEach(() => become(HANDS_OUT));

    test("kanban: it says how many need an owner, and shows them", async () => {
        answer(2);
        await mount("kanban");
        expect(`${BANNER} strong`).toHaveText("2");
        expect(".o_kanban_record:not(.o_kanban_ghost)").toHaveCount(3);

        await contains(`${BANNER} button`).click();
        expect(".o_searchview_facet").toHaveText("No owner");
        expect(".o_kanban_record:not(.o_kanban_ghost)").toHaveCount(2);
        expect(BANNER).toHaveCount(0, {message: "they are on the screen"});
    });

    test("list: showing them takes other filters away", async () => {
        answer(2);
        await mount("list", {context: {search_default_filter_late: 1}});
        expect(".o_searchview_facet").toHaveText("Late");
        expect(".o_data_row").toHaveCount(2);

        await contains(`${BANNER} button`).click();
        expect(".o_searchview_facet").toHaveText("No owner");
        expect(".o_data_row").toHaveCount(2);
        expect(BANNER).toHaveCount(0);
    });

    test("it counts again when the list is searched", async () => {
        const server = answer(2);
        await mount("list");
        expect(`${BANNER} strong`).toHaveText("2");
        server.unowned = 1;
        await toggleSearchBarMenu();
        await toggleMenuItem("Late");
        expect(`${BANNER} strong`).toHaveText("1");
        server.unowned = 0;
        await toggleMenuItem("Late");
        expect(BANNER).toHaveCount(0, {message: "none is left"});
    });

    test("nothing is said when every renewal has its owner", async () => {
        const server = answer(0);
        await mount("kanban");
        expect(server.questions).toBeGreaterThan(0);
        expect(BANNER).toHaveCount(0);
    });

    test("nothing is said where the search cannot show them", async () => {
        answer(2);
        await mount("list", {searchViewArch: "<search/>"});
        expect(".o_data_row").toHaveCount(3);
        expect(BANNER).toHaveCount(0);
    });
});

test("nobody else is told, nor does the server count for them", async () => {
    become("renewal_management.group_renewal_user");
    const server = answer(2);
    await mount("kanban");
    expect(".o_kanban_record:not(.o_kanban_ghost)").toHaveCount(3);
    expect(BANNER).toHaveCount(0);
    expect(server.questions).toBe(0);
});
