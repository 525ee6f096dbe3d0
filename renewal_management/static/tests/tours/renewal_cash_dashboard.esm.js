import {checkCells, clickEverything, step} from "./renewal_dashboard.esm";
import {addTour} from "./tour_steps.esm";

addTour("renewal_cash_dashboard_rows", {
    steps: () => [
        step("No formula is an error", () =>
            checkCells(
                "Top 10 of the next 13 weeks",
                "Acme",
                "Late or blocked",
                "Contract invoices to come",
                "Received this month"
            )
        ),
        ...clickEverything({cards: 12, charts: 4, cells: 60}),
    ],
});

addTour("renewal_cash_dashboard_sample", {
    steps: () => [
        step("The sample needs no contract", () =>
            checkCells("Top 10 of the next 13 weeks", "Northwind Traders", "Total")
        ),
    ],
});
