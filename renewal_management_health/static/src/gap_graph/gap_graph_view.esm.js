import {GraphModel} from "@web/views/graph/graph_model";
import {graphView} from "@web/views/graph/graph_view";
import {registry} from "@web/core/registry";

/**
 * A graph of scores over time: where nothing is known there is a gap. Odoo draws a week
 * without records as 0, which looks like a customer who fell and recovered.
 */
export class GapGraphModel extends GraphModel {
    /**
     * @override
     */
    _getData(dataPoints, ...rest) {
        const result = super._getData(dataPoints, ...rest);
        if (this.metaData.measure === "__count") {
            return result;
        }
        const known = dataPoints.filter(
            ({count, value}) => count && typeof value === "number"
        );
        for (const dataset of result.datasets) {
            const own = known.filter((point) =>
                dataset.identifiers.has(point.identifier)
            );
            const places = new Set(own.map((point) => point.labelIndex));
            dataset.data = dataset.data.map((value, index) =>
                places.has(index) ? value : null
            );
        }
        return result;
    }
}

registry.category("views").add("renewal_gap_graph", {
    ...graphView,
    Model: GapGraphModel,
});
