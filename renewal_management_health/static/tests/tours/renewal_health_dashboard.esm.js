import {addTour} from "@renewal_management/../tests/tours/tour_steps.esm";
import {checkCells} from "@renewal_management/../tests/tours/renewal_dashboard.esm";

addTour("renewal_health_dashboard", {
    steps: () => [
        {
            content: "No formula is an error",
            trigger: ".o-figure",
            run: () =>
                checkCells(
                    "Health 90 days before vs outcome",
                    "Worth red",
                    "Band dropped",
                    "62"
                ),
        },
    ],
});

addTour("renewal_health_dashboard_sample", {
    steps: () => [
        {
            content: "The sample needs no score",
            trigger: ".o-figure",
            run: () =>
                checkCells("Health 90 days before vs outcome", "Kestrel Labs", "Total"),
        },
    ],
});
