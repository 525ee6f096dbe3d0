import {checkCells} from "@renewal_management/../tests/tours/renewal_dashboard.esm";
import {registry} from "@web/core/registry";

registry.category("web_tour.tours").add("renewal_health_dashboard", {
    steps: () => [
        {
            content: "No formula is an error",
            trigger: ".o-figure",
            timeout: 60000,
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

registry.category("web_tour.tours").add("renewal_health_dashboard_sample", {
    steps: () => [
        {
            content: "The sample needs no score",
            trigger: ".o-figure",
            timeout: 60000,
            run: () =>
                checkCells("Health 90 days before vs outcome", "Kestrel Labs", "Total"),
        },
    ],
});
