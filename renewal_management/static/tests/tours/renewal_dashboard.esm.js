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

addTour("renewal_dashboard", {
    steps: () => [
        {
            content: "No formula is an error",
            trigger: ".o-figure",
            run: () =>
                checkCells("Top 10 up for renewal", "Worth 100", "Worth 300", "Team"),
        },
    ],
});

addTour("renewal_dashboard_sample", {
    steps: () => [
        {
            content: "The sample needs no renewal",
            trigger: ".o-figure",
            run: () =>
                checkCells("Top 10 up for renewal", "Northwind Traders", "Total"),
        },
    ],
});
