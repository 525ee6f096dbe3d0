import {formatPercentage} from "@web/views/fields/formatters";
import {registry} from "@web/core/registry";

/**
 * A rate in the cells of pivots and graphs. Where nothing was due there is no rate: a
 * dash, since "0%" would say that everything was lost.
 *
 * @param {Number|Boolean} value between 0 and 1, false when there is none
 * @param {Object} [options] those of percentages
 * @returns {String}
 */
function formatRenewalRate(value, options = {}) {
    if (value === false || value === null || value === undefined) {
        return "–";
    }
    return formatPercentage(value, {...options, digits: [16, 1]});
}
formatRenewalRate.extractOptions = formatPercentage.extractOptions;

registry.category("formatters").add("renewal_rate", formatRenewalRate);
