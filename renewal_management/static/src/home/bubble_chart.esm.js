import {
    Component,
    onWillStart,
    onWillUnmount,
    useEffect,
    useRef,
    useState,
} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {loadBundle} from "@web/core/assets";

// Pixels of the largest and the smallest bubble
const LARGEST = 26;
const SMALLEST = 4;

/** The scale goes beyond 0 and 100 so that no bubble is cut, but says nothing there. */
function setTicks(axis) {
    axis.ticks = [0, 25, 50, 75, 100].map((value) => ({value}));
}

/**
 * Renewals as bubbles: days to the decision from left to right, the measure upwards, the
 * amount as the area. The same rows are there as a table, for the keyboard and for
 * whoever hears the page.
 */
export class BubbleChart extends Component {
    static template = "renewal_management.BubbleChart";
    static props = {
        bubbles: Array,
        label: String,
        open: Function,
        formatAmount: Function,
        formatDay: Function,
    };

    setup() {
        this.canvas = useRef("canvas");
        this.state = useState({isTable: false});
        onWillStart(() => loadBundle("web.chartjs_lib"));
        useEffect(
            () => this.draw(),
            () => [this.state.isTable, this.props.bubbles]
        );
        onWillUnmount(() => this.chart?.destroy());
    }

    get summary() {
        return _t(
            "%s renewals by days to the decision; choose Table to read them",
            this.props.bubbles.length
        );
    }

    /** The radius of a bubble, so that its area stands for the amount */
    getRadius(amount) {
        const most = Math.max(...this.props.bubbles.map((bubble) => bubble.amount));
        return Math.max(SMALLEST, LARGEST * Math.sqrt(amount / most));
    }

    /** Colours of the theme, light or dark */
    getColor(name, alpha = 1) {
        const style = getComputedStyle(document.documentElement);
        const rgb = style.getPropertyValue(`--${name}-rgb`) || "113, 75, 103";
        return `rgba(${rgb}, ${alpha})`;
    }

    describe({title, days, height, amount}) {
        return [
            title,
            _t("%(amount)s, %(days)s days left", {
                amount: this.props.formatAmount(amount),
                days,
            }),
            `${this.props.label}: ${Math.round(height)}`,
        ];
    }

    draw() {
        this.chart?.destroy();
        this.chart = null;
        if (this.canvas.el) {
            this.chart = new window.Chart(this.canvas.el, this.getConfig());
        }
    }

    getConfig() {
        const {bubbles, label, open} = this.props;
        const text = getComputedStyle(this.canvas.el).color;
        const axis = (title, stepSize, more) => ({
            title: {display: true, text: title, color: text},
            ticks: {color: text, stepSize},
            grid: {color: this.getColor("secondary", 0.15)},
            ...more,
        });
        return {
            type: "bubble",
            data: {
                datasets: [
                    {
                        data: bubbles.map(({days, height, amount}) => ({
                            x: days,
                            y: height,
                            r: this.getRadius(amount),
                        })),
                        backgroundColor: bubbles.map(({tone}) =>
                            this.getColor(tone, 0.5)
                        ),
                        borderColor: bubbles.map(({tone}) => this.getColor(tone)),
                    },
                ],
            },
            options: {
                maintainAspectRatio: false,
                animation: false,
                scales: {
                    x: axis(_t("Days to the decision"), 30),
                    y: axis(label, 25, {min: -5, max: 105, afterBuildTicks: setTicks}),
                },
                plugins: {
                    legend: {display: false},
                    tooltip: {
                        callbacks: {
                            label: ({dataIndex}) => this.describe(bubbles[dataIndex]),
                        },
                    },
                },
                onHover: ({native}, hit) => {
                    native.target.style.cursor = hit.length ? "pointer" : "default";
                },
                onClick: (_event, hit) => hit.length && open(bubbles[hit[0].index].id),
            },
        };
    }
}
