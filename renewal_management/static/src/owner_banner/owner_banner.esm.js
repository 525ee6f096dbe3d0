import {Component, onWillStart, onWillUpdateProps, status, useState} from "@odoo/owl";
import {useService} from "@web/core/utils/hooks";
import {user} from "@web/core/user";

const FILTER = "filter_needs_owner";

/**
 * Says above the work list how many open renewals need an owner, to people who hand
 * renewals out; one click shows them.
 */
export class OwnerBanner extends Component {
    static template = "renewal_management.OwnerBanner";
    static props = {domain: {type: Array, optional: true}};

    setup() {
        this.orm = useService("orm");
        this.state = useState({count: 0});
        onWillStart(() => this.load());
        // A search, or a change in the list, may be the moment one got an owner
        onWillUpdateProps(() => this.load());
    }

    async load() {
        const handsOut = await user.hasGroup(
            "renewal_management.group_renewal_user_all"
        );
        // The view may have been left while we waited
        if (handsOut && status(this) !== "destroyed") {
            this.state.count = await this.orm.call(
                "renewal.renewal",
                "get_unowned_count",
                []
            );
        }
    }

    get filter() {
        const items = this.env.searchModel.getSearchItems(
            (item) => item.type === "filter" && item.name === FILTER
        );
        return items[0];
    }

    get isShown() {
        return this.state.count > 0 && this.filter && !this.filter.isActive;
    }

    show() {
        const {id} = this.filter;
        this.env.searchModel.clearQuery();
        this.env.searchModel.toggleSearchItem(id);
    }
}
