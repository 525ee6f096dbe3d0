import {ForecastCall} from "./forecast_call.esm";
import {KanbanController} from "@web/views/kanban/kanban_controller";
import {ListController} from "@web/views/list/list_controller";
import {ListRenderer} from "@web/views/list/list_renderer";
import {kanbanView} from "@web/views/kanban/kanban_view";
import {listView} from "@web/views/list/list_view";
import {registry} from "@web/core/registry";
import {useState} from "@odoo/owl";

class CallListRenderer extends ListRenderer {
    /**
     * Enter takes what an open menu offers; the list would go to the next row and
     * forget it.
     */
    onCellKeydown(ev) {
        const isMenu = ev.key === "Enter" && ev.target.closest(".o_select_menu_input");
        const offered = isMenu && this.getOffered(ev.target.value.toLowerCase());
        if (offered) {
            ev.preventDefault();
            ev.stopPropagation();
            offered.click();
            return;
        }
        super.onCellKeydown(...arguments);
    }

    /**
     * Where the arrows went, else what begins as was typed: a short menu is not
     * filtered.
     *
     * @param {String} typed
     * @returns {HTMLElement|undefined}
     */
    getOffered(typed) {
        const items = [
            ...document.querySelectorAll(".o_select_menu_menu .o_select_menu_item"),
        ];
        const focused = items.find((item) => item.classList.contains("focus"));
        if (focused && focused !== items[0]) {
            return focused;
        }
        return (
            items.find((item) => item.innerText.toLowerCase().startsWith(typed)) ||
            focused
        );
    }
}

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
    Renderer: CallListRenderer,
});
registry.category("views").add("renewal_call_kanban", {
    ...kanbanView,
    Controller: CallKanbanController,
});
