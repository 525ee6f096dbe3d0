import {checkCells} from "@renewal_management/../tests/tours/renewal_dashboard.esm";
import {registry} from "@web/core/registry";

registry.category("web_tour.tours").add("renewal_health_dashboard", {
    steps: () => [
        {
            content: "No formula is an error",
            trigger: ".o-figure",
            timeout: 60000,
            run: () =>
                checkCells("Does red really leave?", "Worth red", "Lost a band", "62"),
        },
    ],
});

registry.category("web_tour.tours").add("renewal_health_dashboard_sample", {
    steps: () => [
        {
            content: "The sample needs no score",
            trigger: ".o-figure",
            timeout: 60000,
            run: () => checkCells("Does red really leave?", "Kestrel Labs", "Total"),
        },
    ],
});
