import {Component} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {standardFieldProps} from "@web/views/fields/standard_field_props";

const COLORS = {
    green: "bg-success",
    amber: "bg-warning",
    red: "bg-danger",
    unknown: "bg-secondary",
};
const ARROWS = {
    up: "fa-arrow-up text-success",
    flat: "fa-arrow-right text-muted",
    down: "fa-arrow-down text-danger",
};

/**
 * A score at a glance: a dot in the colour of its band, the points, and an arrow where it
 * goes. Band and trend are the fields beside it: "health_band" and "health_trend" of
 * "health_score".
 */
export class HealthScoreField extends Component {
    static template = "renewal_management_health.HealthScoreField";
    static props = {...standardFieldProps};

    /**
     * @param {String} suffix
     * @returns {Object} of the field beside it: its value and the value in words
     */
    getBeside(suffix) {
        const {name, record} = this.props;
        const field = name.replace(/score$/, suffix);
        const value = record.data[field];
        const options = record.fields[field]?.selection || [];
        return {value, label: options.find(([key]) => key === value)?.[1] || ""};
    }

    get band() {
        return this.getBeside("band");
    }

    get trend() {
        return this.getBeside("trend");
    }

    get color() {
        return COLORS[this.band.value];
    }

    get arrow() {
        return ARROWS[this.trend.value];
    }

    get points() {
        const isKnown = this.band.value && this.band.value !== "unknown";
        return isKnown ? this.props.record.data[this.props.name] : "–";
    }

    get title() {
        return [this.band.label, this.trend.label].filter(Boolean).join(", ");
    }
}

export const healthScoreField = {
    component: HealthScoreField,
    displayName: _t("Health score"),
    supportedTypes: ["integer"],
    fieldDependencies: ({name}) =>
        ["band", "trend"].map((suffix) => ({
            name: name.replace(/score$/, suffix),
            type: "selection",
        })),
};

registry.category("fields").add("health_score", healthScoreField);
