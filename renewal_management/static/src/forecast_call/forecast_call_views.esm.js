import {ForecastCall} from "./forecast_call.esm";
import {KanbanController} from "@web/views/kanban/kanban_controller";
import {ListController} from "@web/views/list/list_controller";
import {kanbanView} from "@web/views/kanban/kanban_view";
import {listView} from "@web/views/list/list_view";
import {registry} from "@web/core/registry";
import {useState} from "@odoo/owl";

class CallListController extends ListController {
    static template = "renewal_management.CallListView";
    static components = {...ListController.components, ForecastCall};

    setup() {
        // A call that is saved changes the figures above
        this.call = useState({version: 0});
        super.setup();
    }

    get modelParams() {
        const params = super.modelParams;
        params.hooks.onSavedMulti = () => {
            this.call.version++;
        };
        return params;
    }

    async onRecordSaved() {
        await super.onRecordSaved(...arguments);
        this.call.version++;
    }
}

class CallKanbanController extends KanbanController {
    static template = "renewal_management.CallKanbanView";
    static components = {...KanbanController.components, ForecastCall};
}

registry.category("views").add("renewal_call_list", {
    ...listView,
    Controller: CallListController,
});
registry.category("views").add("renewal_call_kanban", {
    ...kanbanView,
    Controller: CallKanbanController,
});
