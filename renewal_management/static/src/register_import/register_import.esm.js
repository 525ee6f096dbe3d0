import {BaseImportModel} from "@base_import/import_model";
import {ImportAction} from "@base_import/import_action/import_action";
import {ImportDataSidepanel} from "@base_import/import_data_sidepanel/import_data_sidepanel";
import {patch} from "@web/core/utils/patch";
import {pick} from "@web/core/utils/objects";

/* Odoo's import screen, for contract registers only: where the headings are, which rows
   were left out, what Test found, and where to go after the import. */

const REGISTER = "renewal.register.row";
const NO_HEADINGS = "0";
const TEXT_OPTIONS = ["encoding", "separator", "quoting"];
const ENCODINGS = [
    "utf-8-sig",
    "windows-1250",
    "iso-8859-2",
    "windows-1254",
    "mac_roman",
];
// A type of the server's messages: what the screen calls it
const ALERTS = {
    info: "info",
    question: "warning",
    error: "danger",
    warning: "warning",
};

patch(BaseImportModel.prototype, {
    get isRegister() {
        return this.resModel === REGISTER;
    },

    setResModel() {
        super.setResModel(...arguments);
        if (!this.isRegister) {
            return;
        }
        const options = this.importOptionsValues;
        // As typed, empty to have them found; and what the server tells back
        options.heading_rows = {reloadParse: true, value: ""};
        options.heading_rows_found = {value: ""};
        options.left_out = {value: []};
        options.encoding.options = [...options.encoding.options, ...ENCODINGS];
        options.separator.options = [
            ...options.separator.options,
            {value: "|", label: "|"},
        ];
    },

    /* Cells are read as they are typed: no format is asked for. */
    get formattingOptions() {
        const options = super.formattingOptions;
        return this.isRegister ? pick(options, ...TEXT_OPTIONS) : options;
    },

    async setOption(name, value) {
        const options = this.importOptionsValues;
        if (this.isRegister && name === "sheet") {
            options.heading_rows.value = "";
        }
        if (this.isRegister && ["sheet", "heading_rows"].includes(name)) {
            options.has_headers.value = value !== NO_HEADINGS;
        }
        return super.setOption(...arguments);
    },

    /* Another file may be written otherwise than the one before. */
    async updateData(fileChanged = false) {
        if (this.isRegister && fileChanged) {
            for (const name of ["heading_rows", "encoding", "separator"]) {
                this.importOptionsValues[name].value = "";
            }
            this.importOptionsValues.has_headers.value = true;
        }
        return super.updateData(...arguments);
    },

    /* A trial has a text for each group of rows: all of them are shown, with their rows. */
    _handleImportErrors(messages) {
        if (!this.isRegister || messages[0].type !== "info") {
            return super._handleImportErrors(...arguments);
        }
        for (const [type, alert] of Object.entries(ALERTS)) {
            const lines = messages
                .filter((message) => message.type === type)
                .map((message) => message.message);
            if (lines.length) {
                this._addMessage(alert, lines);
            }
        }
        return true;
    },
});

patch(ImportDataSidepanel.prototype, {
    get isRegister() {
        return "heading_rows" in this.props.options;
    },

    get headingRows() {
        const {heading_rows, heading_rows_found} = this.props.options;
        return heading_rows || heading_rows_found;
    },

    onHeadingRowsChange(ev) {
        this.props.onOptionChanged("heading_rows", ev.target.value.trim());
    },
});

patch(ImportAction.prototype, {
    async openRecords(resIds) {
        if (this.resModel !== REGISTER) {
            return super.openRecords(...arguments);
        }
        const action = await this.model.orm.call(REGISTER, "get_imported_action", [
            resIds,
        ]);
        return this.actionService.doAction(action);
    },
});
