import {Component, onWillStart, useState} from "@odoo/owl";
import {formatDate, formatMonetary} from "@web/views/fields/formatters";
import {BubbleChart} from "./bubble_chart.esm";
import {Layout} from "@web/search/layout";
import {_t} from "@web/core/l10n/translation";
import {deserializeDate} from "@web/core/l10n/dates";
import {registry} from "@web/core/registry";
import {standardActionServiceProps} from "@web/webclient/actions/action_service";
import {useService} from "@web/core/utils/hooks";

/**
 * The first page: what the server says in one answer. A box opens the list that it was
 * counted from; a task is done where it stands.
 */
export class RenewalHome extends Component {
    static template = "renewal_management.Home";
    static components = {BubbleChart, Layout};
    static props = {...standardActionServiceProps};

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.display = {controlPanel: {}};
        this.state = useState({page: {sections: []}});
        onWillStart(() => this.load());
    }

    async load() {
        this.state.page = await this.orm.call("renewal.home", "get_page", []);
    }

    get firstSteps() {
        return this.state.page.setup;
    }

    get isEmpty() {
        return !this.state.page.sections.length;
    }

    get progress() {
        const {steps} = this.firstSteps;
        const done = steps.filter((step) => step.is_done).length;
        return _t("%(done)s of %(all)s done", {done, all: steps.length});
    }

    get conversion() {
        const {converted_to: currency} = this.state.page;
        return _t(
            "Amounts of all companies are converted to %s, at today's rate.",
            currency
        );
    }

    describeTarget({target}) {
        return _t("target: %s", this.formatAmount(target));
    }

    formatAmount(amount) {
        return formatMonetary(amount, {
            currencyId: this.state.page.currency_id,
            digits: [16, 0],
        });
    }

    /** How much of a target is reached, of 100 */
    getShare({amount, target}) {
        return Math.min(100, Math.round((100 * amount) / target));
    }

    formatDay(day) {
        return formatDate(deserializeDate(day));
    }

    open(action) {
        return this.action.doAction(action);
    }

    openRecord(resModel, resId) {
        return this.action.doAction({
            type: "ir.actions.act_window",
            res_model: resModel,
            res_id: resId,
            views: [[false, "form"]],
        });
    }

    /** A row leads to what it is about: its own list, or its renewal. */
    async openRow(row) {
        if (row.action) {
            return this.open(row.action);
        }
        if (row.kind) {
            return this.press(row, "action_view_renewal");
        }
        return this.openRecord(row.model, row.id);
    }

    /** Press a button of a row; what it asks is asked in a dialog over this page. */
    async press(row, method) {
        const answer = await this.orm.call(row.model, method, [[row.id]]);
        if (answer?.type) {
            const onClose = () => this.load();
            return this.action.doAction(answer, {onClose});
        }
        return this.load();
    }

    async hideSetup(isHidden) {
        await this.orm.call("renewal.home", "action_hide_setup", [isHidden]);
        return this.load();
    }
}

registry.category("actions").add("renewal_home", RenewalHome);
