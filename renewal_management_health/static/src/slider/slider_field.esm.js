import {Component, useState} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {standardFieldProps} from "@web/views/fields/standard_field_props";

const OWN_KEYS = new Set([
    "ArrowDown",
    "ArrowLeft",
    "ArrowRight",
    "ArrowUp",
    "End",
    "Enter",
    "Home",
    "PageDown",
    "PageUp",
    "Tab",
]);

/**
 * A number that is slid or typed. It works in the rows of a list that are not being
 * edited too, as a toggle does: a slider that must be clicked first is none.
 */
export class SliderField extends Component {
    static template = "renewal_management_health.SliderField";
    static props = {
        ...standardFieldProps,
        max: {type: Number, optional: true},
        min: {type: Number, optional: true},
        step: {type: Number, optional: true},
    };
    static defaultProps = {max: 100, min: 0, step: 1};

    setup() {
        /** Where the knob is while it is dragged; the record follows when it is let go */
        this.state = useState({dragged: null});
    }

    get value() {
        const {name, record} = this.props;
        return this.state.dragged ?? Math.round(10 * (record.data[name] || 0)) / 10;
    }

    get label() {
        const {name, record} = this.props;
        const label = record.fields[name].string;
        return record.data.name ? `${record.data.name}: ${label}` : label;
    }

    /** A list would go to the next cell instead */
    onKeydown(ev) {
        if (OWN_KEYS.has(ev.key)) {
            ev.stopPropagation();
        }
    }

    onInput(ev) {
        this.state.dragged = Number(ev.target.value);
    }

    async onChange(ev) {
        const {max, min, name, record} = this.props;
        const value = Math.min(Math.max(Number(ev.target.value) || 0, min), max);
        this.state.dragged = value;
        await record.update({[name]: value});
        this.state.dragged = null;
    }
}

export const sliderField = {
    component: SliderField,
    displayName: _t("Slider"),
    supportedOptions: ["min", "max", "step"].map((name) => ({
        label: name,
        name,
        type: "number",
    })),
    supportedTypes: ["float", "integer"],
    extractProps: ({options: {max, min, step}}) => ({max, min, step}),
};

registry.category("fields").add("renewal_slider", sliderField);
