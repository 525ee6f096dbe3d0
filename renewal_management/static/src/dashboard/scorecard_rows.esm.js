import "@spreadsheet/chart/odoo_menu/figure_component";
import {
    SEE_RECORDS_PIVOT,
    SEE_RECORDS_PIVOT_VISIBLE,
} from "@spreadsheet/pivot/pivot_actions";
import {components} from "@odoo/o-spreadsheet";
import {patch} from "@web/core/utils/patch";

/**
 * A card of ours opens the rows of the figure it shows, as the cell of the figure does.
 *
 * Odoo's scorecards only know a menu, which opens everything: the period and the filters
 * of the dashboard are lost. A card is what a phone shows, so a cell cannot replace it.
 * Cards with a menu, and those of other dashboards, stay as they were made.
 */
patch(components.ScorecardChart.prototype, {
    /** The cell whose figure the card shows. */
    get keyPosition() {
        const {getters} = this.env.model;
        const {keyValue} = getters.getChartDefinition(this.props.chartId);
        const {sheetId, zone} = getters.getRangeFromSheetXC(
            getters.getActiveSheetId(),
            keyValue
        );
        return {sheetId, col: zone.left, row: zone.top};
    },
    get hasRows() {
        const {getters} = this.env.model;
        const {keyValue} = getters.getChartDefinition(this.props.chartId);
        if (super.hasOdooMenu || !keyValue) {
            return false;
        }
        const position = this.keyPosition;
        if (!SEE_RECORDS_PIVOT_VISIBLE(position, getters)) {
            return false;
        }
        const pivotId = getters.getPivotIdFromPosition(position);
        const {model} = getters.getPivotCoreDefinition(pivotId);
        return model.startsWith("renewal.");
    },
    /** @override */
    get hasOdooMenu() {
        return super.hasOdooMenu || this.hasRows;
    },
    /** @override */
    async navigateToOdooMenu(newWindow) {
        return this.hasRows
            ? SEE_RECORDS_PIVOT(this.keyPosition, this.env, newWindow)
            : super.navigateToOdooMenu(newWindow);
    },
});
