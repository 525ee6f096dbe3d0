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
 * A score at a glance: a dot in the colour of its band, the points, and an arrow for its
 * trend. The view names the fields that hold band and trend, because a model may have
 * only one of them or none; what it does not name is not read and not shown.
 */
export class HealthScoreField extends Component {
    static template = "renewal_management_health.HealthScoreField";
    static props = {
        ...standardFieldProps,
        bandField: {type: String, optional: true},
        trendField: {type: String, optional: true},
    };

    /**
     * @param {String} [field] a selection of the same record
     * @returns {Object} its value, and the value in words
     */
    getSelection(field) {
        const {data, fields} = this.props.record;
        const value = (field && data[field]) || "";
        const options = fields[field]?.selection || [];
        return {value, label: options.find(([key]) => key === value)?.[1] || ""};
    }

    get band() {
        return this.getSelection(this.props.bandField);
    }

    get trend() {
        return this.getSelection(this.props.trendField);
    }

    get color() {
        return COLORS[this.band.value];
    }

    get arrow() {
        return ARROWS[this.trend.value];
    }

    /** Without a score, or with too little data for one to be trusted: a dash */
    get points() {
        const {name, record} = this.props;
        const value = record.data[name];
        const isUnknown = value === false || this.band.value === "unknown";
        return isUnknown ? "–" : value;
    }

    get title() {
        return [this.band.label, this.trend.label].filter(Boolean).join(", ");
    }
}

export const healthScoreField = {
    component: HealthScoreField,
    displayName: _t("Health score"),
    supportedOptions: [
        {
            label: _t("Band field"),
            name: "band_field",
            type: "field",
            availableTypes: ["selection"],
        },
        {
            label: _t("Trend field"),
            name: "trend_field",
            type: "field",
            availableTypes: ["selection"],
        },
    ],
    supportedTypes: ["integer"],
    extractProps: ({options}) => ({
        bandField: options.band_field,
        trendField: options.trend_field,
    }),
    fieldDependencies: ({options}) =>
        [options.band_field, options.trend_field]
            .filter(Boolean)
            .map((name) => ({name, type: "selection"})),
};

registry.category("fields").add("health_score", healthScoreField);
