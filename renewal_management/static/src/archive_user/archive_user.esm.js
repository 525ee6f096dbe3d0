import {DynamicList} from "@web/model/relational_model/dynamic_list";
import {Record} from "@web/model/relational_model/record";
import {patch} from "@web/core/utils/patch";

/**
 * Whoever archives a user here can be asked a question first: hand over their renewals.
 * Scripts and other addons, where nobody could answer, go on without one.
 *
 * @returns {Promise<Boolean>} whether somebody is being asked
 */
async function askForHandover({model, resModel}, resIds, reload) {
    if (resModel !== "res.users") {
        return false;
    }
    const action = await model.orm.call(resModel, "action_ask_for_handover", [resIds]);
    if (action) {
        await model.action.doAction(action, {onClose: reload});
    }
    return Boolean(action);
}

patch(Record.prototype, {
    async _toggleArchive(state) {
        const reload = () => this._load();
        if (state && (await askForHandover(this, [this.resId], reload))) {
            return;
        }
        return super._toggleArchive(...arguments);
    },
});

patch(DynamicList.prototype, {
    async _toggleArchive(isSelected, state) {
        const reload = () => this.model.load();
        if (
            state &&
            this.resModel === "res.users" &&
            (await askForHandover(this, await this.getResIds(isSelected), reload))
        ) {
            return;
        }
        return super._toggleArchive(...arguments);
    },
});
