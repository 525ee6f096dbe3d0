import {KanbanController} from "@web/views/kanban/kanban_controller";
import {ListController} from "@web/views/list/list_controller";
import {OwnerBanner} from "./owner_banner.esm";
import {kanbanView} from "@web/views/kanban/kanban_view";
import {listView} from "@web/views/list/list_view";
import {registry} from "@web/core/registry";

class RenewalKanbanController extends KanbanController {
    static template = "renewal_management.KanbanView";
    static components = {...KanbanController.components, OwnerBanner};
}

class RenewalListController extends ListController {
    static template = "renewal_management.ListView";
    static components = {...ListController.components, OwnerBanner};
}

registry.category("views").add("renewal_kanban", {
    ...kanbanView,
    Controller: RenewalKanbanController,
});
registry.category("views").add("renewal_list", {
    ...listView,
    Controller: RenewalListController,
});
