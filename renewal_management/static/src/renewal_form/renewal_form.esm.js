import {FormRenderer} from "@web/views/form/form_renderer";
import {StatusBarButtons} from "@web/views/form/status_bar_buttons/status_bar_buttons";
import {formView} from "@web/views/form/form_view";
import {registry} from "@web/core/registry";

// Buttons in sight; on a desk, three leave the stages their room.
const SHOWN = 3;

/**
 * The buttons of a form's header: the first ones in sight, the rest under "More", so
 * that the stages beside them stay readable.
 */
export class FewStatusBarButtons extends StatusBarButtons {
    static template = "renewal_management.FewStatusBarButtons";

    get shownSlotNames() {
        return this.visibleSlotNames.slice(0, this.env.isSmall ? 1 : SHOWN);
    }

    get otherSlotNames() {
        return this.visibleSlotNames.slice(this.shownSlotNames.length);
    }
}

class RenewalFormRenderer extends FormRenderer {
    static components = {
        ...FormRenderer.components,
        StatusBarButtons: FewStatusBarButtons,
    };
}

registry.category("views").add("renewal_form", {
    ...formView,
    Renderer: RenewalFormRenderer,
});
