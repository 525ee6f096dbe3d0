import {MonetaryField, monetaryField} from "@web/views/fields/monetary/monetary_field";
import {registry} from "@web/core/registry";

/** An amount that somebody may state: empty, and not 0.00, until somebody does. */
export class AmountOrEmptyField extends MonetaryField {
    get formattedValue() {
        return this.value ? super.formattedValue : "";
    }
}

registry
    .category("fields")
    .add("renewal_amount_or_empty", {...monetaryField, component: AmountOrEmptyField});
