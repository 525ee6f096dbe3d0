import {Component, xml} from "@odoo/owl";
import {contains, mountWithCleanup} from "@web/../tests/web_test_helpers";
import {edit, press, queryAllTexts} from "@odoo/hoot-dom";
import {expect, test} from "@odoo/hoot";
import {BaseImportModel} from "@base_import/import_model";
import {ImportDataSidepanel} from "@base_import/import_data_sidepanel/import_data_sidepanel";
import {defineMailModels} from "@mail/../tests/mail_test_helpers";

const REGISTER = "renewal.register.row";
const FIELD = ".o_renewal_heading_rows";

defineMailModels();

/** The panel beside the columns; what is changed in it is a step */
const mountPanel = (options) =>
    mountWithCleanup(ImportDataSidepanel, {
        props: {
            filename: "register.xlsx",
            formattingOptions: {},
            options: {sheets: [], sheet: "", has_headers: true, ...options},
            importTemplates: [],
            hasBinaryFields: false,
            binaryFilesParams: {binaryFiles: {value: {}}},
            onOptionChanged: (name, value) => expect.step(`${name}: ${value}`),
            onReload: () => expect.step("reload"),
            onBinaryFilesParamsChanged: () => expect.step("files"),
        },
    });

/** The model behind the screen, and what it asks the server */
const makeModel = async (resModel) => {
    const found = {};
    const orm = {
        call: async (_model, _method, [, options]) => {
            found.options = options;
            return {error: "not read"};
        },
    };
    class Screen extends Component {
        static template = xml`<div/>`;
        static props = {};
        setup() {
            found.model = new BaseImportModel({env: this.env, context: {}, orm});
            found.model.setResModel(resModel);
        }
    }
    await mountWithCleanup(Screen);
    return found;
};

test("the heading rows that were found are shown and can be changed", async () => {
    await mountPanel({
        heading_rows: "",
        heading_rows_found: "2-3",
        left_out: ["Title rows: 1 (Register)", "Totals rows: 9 (Total 5)"],
    });
    expect(FIELD).toHaveValue("2-3");
    expect(queryAllTexts(".o_renewal_left_out li")).toEqual([
        "Title rows: 1 (Register)",
        "Totals rows: 9 (Total 5)",
    ]);
    expect(".o-checkbox").toHaveCount(0);
    await contains(FIELD).click();
    await edit(" 4 ");
    await press("Tab");
    expect.verifySteps(["heading_rows: 4"]);
});

test("imports of other models have no heading rows", async () => {
    await mountPanel({});
    expect(FIELD).toHaveCount(0);
    expect(".o-checkbox").toHaveCount(1);
    const {model} = await makeModel("res.partner");
    expect("heading_rows" in model.importOptions).toBe(false);
    expect("date_format" in model.formattingOptions).toBe(true);
});

test("another sheet or file has headings of its own", async () => {
    const found = await makeModel(REGISTER);
    await found.model.setOption("heading_rows", "0");
    expect(found.options.heading_rows).toBe("0");
    expect(found.options.has_headers).toBe(false);
    await found.model.setOption("sheet", "May");
    expect(found.options.heading_rows).toBe("");
    expect(found.options.has_headers).toBe(true);
    found.model.importOptionsValues.encoding.value = "big5";
    await found.model.setOption("heading_rows", "3");
    await found.model.updateData(true);
    expect(found.options.heading_rows).toBe("");
    expect(found.options.encoding).toBe("");
});

test("cells are read as typed: no format is asked for", async () => {
    const {model} = await makeModel(REGISTER);
    expect(Object.keys(model.formattingOptions)).toEqual([
        "encoding",
        "separator",
        "quoting",
    ]);
});

test("what Test found is shown in its order, whatever order it came in", async () => {
    const {model} = await makeModel(REGISTER);
    model._handleImportErrors([
        {type: "info", message: "Apply would say: 1 applied."},
        {type: "warning", message: "Row 2. Owner"},
        {type: "error", message: "Row 3. End"},
        {type: "error", message: "Row 4. Start"},
        {type: "question", message: "Day or month?"},
    ]);
    expect(model.importMessages).toEqual([
        {type: "info", lines: ["Apply would say: 1 applied."]},
        {type: "warning", lines: ["Day or month?"]},
        {type: "danger", lines: ["Row 3. End", "Row 4. Start"]},
        {type: "warning", lines: ["Row 2. Owner"]},
    ]);
});
