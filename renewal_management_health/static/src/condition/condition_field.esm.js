import {DomainField, domainField} from "@web/views/fields/domain/domain_field";
import {DomainSelector} from "@web/core/domain_selector/domain_selector";
import {TreeEditor} from "@web/core/tree_editor/tree_editor";
import {describeRelativeDate} from "./relative_date.esm";
import {registry} from "@web/core/registry";

const SIGNS = {"<": "<", "<=": "≤", ">": ">", ">=": "≥"};

/** Odoo takes every text of a date for a day: "today" was an invalid one. */
class ConditionEditor extends TreeEditor {
    static components = {...TreeEditor.components};

    async prepareInfo(props) {
        await super.prepareInfo(...arguments);
        if (props.readonly) {
            const describe = this.getConditionDescription;
            this.getConditionDescription = (node) =>
                this.nameDays(node, describe(node));
        }
    }

    nameDays(node, description) {
        const {type} = this.getFieldDef(node.path) || {};
        const isRange =
            node.operator === "in range" && node.value[1] === "custom range";
        const days = isRange ? node.value.slice(2) : [node.value];
        const words = days.map((day) => describeRelativeDate(day));
        if (["date", "datetime"].includes(type) && words.some(Boolean)) {
            const {values} = description.valueDescription;
            description.valueDescription.values = values.map(
                (value, index) => words[index] || value
            );
            description.operatorDescription =
                SIGNS[node.operator] || description.operatorDescription;
        }
        return description;
    }
}
ConditionEditor.components.TreeEditor = ConditionEditor;

class ConditionSelector extends DomainSelector {
    static components = {...DomainSelector.components, TreeEditor: ConditionEditor};
}

/** A domain that reads well where its days are counted from today. */
class ConditionField extends DomainField {
    static components = {...DomainField.components, DomainSelector: ConditionSelector};
}

registry.category("fields").add("renewal_condition", {
    ...domainField,
    component: ConditionField,
});
