import {
    DASHBOARD,
    checkBars,
    checkCards,
    checkKinds,
    checkNumbers,
    checkTables,
    settle,
} from "./dashboard_rows.esm";
import {addTour} from "./tour_steps.esm";

/* Every cell of every sheet of the dashboard that is open. */
function getCells() {
    const {services} = odoo.__WOWL_DEBUG__.root.env;
    const {model} = services.spreadsheet_dashboard_loader.getActiveDashboard();
    const {getters} = model;
    return getters
        .getSheetIds()
        .flatMap((sheetId) => Object.values(getters.getEvaluatedCells(sheetId)));
}

// Less than a step may take: what is missing can still be said
const TURNS = 500;
const TURN_MS = 100;

/* Wait until all sources have answered; formulas are only understood here. */
export async function checkCells(...expected) {
    let wrong = [];
    let missing = [];
    for (let turn = 0; turn < TURNS; turn++) {
        const cells = getCells();
        const texts = new Set(cells.map((cell) => cell.formattedValue));
        wrong = cells.filter((cell) => cell.type === "error");
        missing = expected.filter((text) => !texts.has(text));
        if (!wrong.length && !missing.length) {
            return;
        }
        await new Promise((resolve) => setTimeout(resolve, TURN_MS));
    }
    const errors = wrong.map((cell) => `${cell.value} ${cell.message}`);
    throw new Error(`Errors: ${errors.join(", ")}. Not there: ${missing.join(", ")}`);
}

/* One step: what it does, and the function that does it. */
export function step(content, run) {
    return {content, trigger: DASHBOARD, run};
}

/* Several steps that share what is to be clicked. */
function share(content, run, parts) {
    return Array.from({length: parts}, (_part, part) =>
        step(`${content}: ${part + 1} of ${parts}`, () => run({part, parts}))
    );
}

/* Steps that click every figure. */
export function clickEverything(least) {
    return [
        step("No figure opens a menu", checkKinds),
        step("There is something to click", () => checkNumbers(least)),
        ...share("Cards open their rows", checkCards, 3),
        ...share("Bars open their rows", checkBars, least.charts),
        ...share("Tables open their rows", checkTables, 4),
        step("Nothing is under way", settle),
    ];
}

addTour("renewal_dashboard_rows", {
    steps: () => [
        step("No formula is an error", () =>
            checkCells(
                "Top 10 of the next 90 days",
                "Worth 2300",
                "Others",
                "Standard",
                "Shipping",
                "Upcoming: 75% move on, 900 lost there"
            )
        ),
        ...clickEverything({cards: 12, charts: 6, cells: 90}),
    ],
});

addTour("renewal_dashboard_phone", {
    steps: () => [
        ...share("Cards open their rows", checkCards, 3),
        step("Nothing is under way", settle),
    ],
});

addTour("renewal_dashboard_sample", {
    steps: () => [
        step("The sample needs no renewal", () =>
            checkCells("Top 10 of the next 90 days", "Northwind Traders", "Total")
        ),
    ],
});
