import {Activity} from "@mail/core/common/activity_model";
import {patch} from "@web/core/utils/patch";

/**
 * A task may be about several renewals of a customer: whoever marks it as done, wherever
 * Odoo offers that, is asked for which.
 */
patch(Activity.prototype, {
    async markAsDone() {
        if (this.res_model !== "renewal.renewal") {
            return super.markAsDone(...arguments);
        }
        const {action, orm} = this.store.env.services;
        const question = await orm.call("mail.activity", "action_ask_which_renewals", [
            [this.id],
            this.feedback || false,
        ]);
        if (!question) {
            return super.markAsDone(...arguments);
        }
        await new Promise((resolve) => action.doAction(question, {onClose: resolve}));
        this.store.activityBroadcastChannel?.postMessage({
            type: "RELOAD_CHATTER",
            payload: {id: this.res_id, model: this.res_model},
        });
    },
});
