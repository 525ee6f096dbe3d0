import {
    Component,
    onWillStart,
    onWillUpdateProps,
    useEffect,
    useRef,
    useState,
} from "@odoo/owl";
import {deserializeDate, formatDate} from "@web/core/l10n/dates";
import {formatMonetary, formatPercentage} from "@web/views/fields/formatters";
import {getColor, getCustomColor} from "@web/core/colors/colors";
import {_t} from "@web/core/l10n/translation";
import {cookie} from "@web/core/browser/cookie";
import {loadBundle} from "@web/core/assets";
import {useService} from "@web/core/utils/hooks";

/**
 * Bars of a waterfall: each begins where the one before ended; the first and the last
 * stand on the ground.
 *
 * @param {Object[]} movements in their order, each with an amount
 * @returns {Array[]} [from, to] of each, and of the sum
 */
export function getBars(movements) {
    let level = 0;
    const bars = movements.map(({amount}) => {
        const bar = [level, level + amount];
        level += amount;
        return bar;
    });
    return [...bars, [0, level]];
}

/**
 * Where the axis begins: what moved would be hair lines beside what stayed.
 *
 * @param {Array[]} bars of ``getBars``
 * @returns {Number} 0 where they reach further down
 */
export function getGround(bars) {
    const levels = bars.map(([, level]) => level);
    const lowest = Math.min(...levels);
    return Math.max(0, lowest - (Math.max(...levels) - lowest) / 2);
}

/**
 * Above the weekly call: target and forecast of what the list shows, and what moved
 * since the last snapshot. Each bar and its button show the renewals they count.
 */
export class ForecastCall extends Component {
    static template = "renewal_management.ForecastCall";
    static props = {
        domain: {type: Array},
        version: {type: Number, optional: true},
    };

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.state = useState({figures: null, shown: null});
        this.canvas = useRef("canvas");
        this.chart = null;
        // The list's domain of a movement, and the filters from before
        this.opened = null;
        onWillStart(async () => {
            await Promise.all([
                loadBundle("web.chartjs_lib"),
                this.load(this.props.domain),
            ]);
        });
        onWillUpdateProps((next) => this.load(next.domain, next.version));
        useEffect(
            () => this.draw(),
            () => [this.state.figures, this.state.shown, this.canvas.el]
        );
    }

    async load(domain, version = 0) {
        const asked = JSON.stringify(domain);
        // Of a movement's renewals the figures stay those of the whole
        if (this.opened && asked !== this.opened.asked) {
            this.opened = null;
            this.state.shown = null;
        }
        const whole = this.opened ? this.whole : domain;
        const question = JSON.stringify([whole, version]);
        if (question === this.question) {
            return;
        }
        this.question = question;
        this.whole = whole;
        const figures = await this.orm.call("renewal.renewal", "get_forecast_call", [
            whole,
        ]);
        // A later question may have been answered sooner
        if (question === this.question) {
            this.state.figures = figures;
        }
    }

    // ------------------------------------------------------------------
    // Figures
    // ------------------------------------------------------------------

    money(amount) {
        return formatMonetary(amount, {
            currencyId: this.state.figures.currency_id,
            digits: [16, 0],
            trailingZeros: false,
        });
    }

    signed(amount) {
        return (amount > 0 ? "+" : "") + this.money(amount);
    }

    percent(rate) {
        return formatPercentage(rate, {digits: [16, 0]});
    }

    get hasTarget() {
        return this.state.figures.gap !== null;
    }

    get cards() {
        const {figures} = this.state;
        const none = _t("No target");
        return [
            {
                name: "target",
                label: _t("Target"),
                value: this.hasTarget ? this.money(figures.target) : none,
                click: () => this.openTargets(),
            },
            {
                name: "commit",
                label: _t("Commit and closed"),
                value: this.money(figures.commit),
                click: () => this.filter("filter_closed", "filter_commit"),
            },
            {
                name: "gap",
                label: _t("Gap"),
                value: this.hasTarget ? this.money(figures.gap) : "–",
                color: this.hasTarget && (figures.gap > 0 ? "danger" : "success"),
            },
            {
                name: "coverage",
                label: _t("Coverage"),
                value: this.hasTarget ? this.percent(figures.coverage) : "–",
            },
            {
                name: "weighted",
                label: _t("Weighted"),
                value: this.money(figures.weighted),
            },
            {
                name: "forecast",
                label: _t("By call"),
                value: this.money(figures.forecast),
            },
            {
                name: "no_call",
                label: _t("Without a call"),
                value: String(figures.no_call),
                color: figures.no_call && "warning",
                click: figures.no_call && (() => this.filter("filter_no_call")),
            },
        ];
    }

    get movements() {
        return this.state.figures.movements;
    }

    get since() {
        const date = this.state.figures.snapshot_date;
        return date
            ? _t("Since %s", formatDate(deserializeDate(date)))
            : _t("No snapshot yet");
    }

    get isMoved() {
        return this.movements.some(({movement}) => movement !== "start");
    }

    // ------------------------------------------------------------------
    // The list below
    // ------------------------------------------------------------------

    openTargets() {
        this.action.doAction("renewal_management.renewal_target_action");
    }

    /**
     * Filters of the search view, on top of whose renewals and which quarter.
     *
     * @param {...String} names
     */
    filter(...names) {
        this.back();
        const {searchModel} = this.env;
        for (const item of searchModel.getSearchItems(
            ({type, name}) => type === "filter" && names.includes(name)
        )) {
            if (!item.isActive) {
                searchModel.toggleSearchItem(item.id);
            }
        }
    }

    /**
     * The renewals of a movement, wherever they are now; once more, and the list is
     * what it was.
     *
     * @param {Object} movement
     */
    show({movement, label, domain}) {
        const {searchModel} = this.env;
        const isShown = this.state.shown === movement;
        this.back();
        if (isShown) {
            return;
        }
        const query = [...searchModel.query];
        searchModel.blockNotification = true;
        searchModel.clearQuery();
        searchModel.createNewFilters([{description: label, domain}]);
        searchModel.blockNotification = false;
        this.opened = {
            query,
            asked: JSON.stringify(searchModel._getDomain()),
        };
        this.state.shown = movement;
        searchModel._notify();
    }

    back() {
        if (this.opened) {
            const {searchModel} = this.env;
            searchModel.query = this.opened.query;
            this.opened = null;
            this.state.shown = null;
            searchModel._notify();
        }
    }

    // ------------------------------------------------------------------
    // Waterfall
    // ------------------------------------------------------------------

    draw() {
        if (!this.canvas.el) {
            return undefined;
        }
        this.chart = new window.Chart(this.canvas.el, this.getChart());
        return () => this.chart.destroy();
    }

    getColors(movements) {
        const scheme = cookie.get("color_scheme");
        const total = getColor(0, scheme, "odoo");
        const more = getCustomColor(scheme, "#28a745", "#1dc959");
        const less = getCustomColor(scheme, "#dc3545", "#ff5757");
        const colors = movements.map(({movement, amount}) => {
            if (movement === "start") {
                return total;
            }
            return amount < 0 ? less : more;
        });
        return [...colors, total];
    }

    getChart() {
        const {movements} = this;
        const bars = getBars(movements);
        const ink = getCustomColor(cookie.get("color_scheme"), "#111827", "#E4E4E4");
        return {
            type: "bar",
            data: {
                labels: [...movements.map(({label}) => label), _t("Now")],
                datasets: [
                    {
                        data: bars,
                        backgroundColor: this.getColors(movements),
                        // A change of nothing is seen, too
                        minBarLength: 2,
                        maxBarThickness: 48,
                    },
                ],
            },
            options: {
                animation: false,
                maintainAspectRatio: false,
                onClick: (ev, [bar]) => this.onBarClicked(bar),
                onHover: (ev, [bar]) => {
                    ev.native.target.style.cursor = bar ? "pointer" : "default";
                },
                plugins: {
                    legend: {display: false},
                    tooltip: {
                        displayColors: false,
                        callbacks: {
                            label: ({dataIndex}) => this.getTooltip(dataIndex, bars),
                        },
                    },
                },
                scales: {
                    x: {
                        grid: {display: false},
                        ticks: {
                            // On a phone the buttons below say it
                            display: !this.env.isSmall,
                            color: ink,
                            font: {size: 11},
                            maxRotation: 0,
                            autoSkip: false,
                        },
                    },
                    y: {
                        min: getGround(bars),
                        border: {display: false},
                        ticks: {
                            color: ink,
                            maxTicksLimit: 4,
                            callback: (value) =>
                                formatMonetary(value, {
                                    humanReadable: true,
                                    digits: [16, 0],
                                }),
                        },
                    },
                },
            },
        };
    }

    getTooltip(index, bars) {
        const movement = this.movements[index];
        if (!movement) {
            return this.money(bars[index][1]);
        }
        const amount =
            movement.movement === "start"
                ? this.money(movement.amount)
                : this.signed(movement.amount);
        return _t("%(amount)s · %(count)s renewals", {amount, count: movement.count});
    }

    onBarClicked(bar) {
        if (!bar) {
            return;
        }
        const movement = this.movements[bar.index];
        if (movement) {
            this.show(movement);
        } else {
            this.back();
        }
    }
}
