import {
    checkCells,
    clickEverything,
    step,
} from "@renewal_management/../tests/tours/renewal_dashboard.esm";
import {addTour} from "@renewal_management/../tests/tours/tour_steps.esm";

addTour("renewal_health_dashboard_rows", {
    steps: () => [
        step("No formula is an error", () =>
            checkCells("Top 10 renewals at risk", "Red 20", "Band dropped", "31")
        ),
        ...clickEverything({cards: 12, charts: 8, cells: 24}),
    ],
});

addTour("renewal_health_dashboard_sample", {
    steps: () => [
        step("The sample needs no score", () =>
            checkCells("Top 10 renewals at risk", "Kestrel Labs", "Total")
        ),
    ],
});
