/*
 * Every figure of a dashboard is clicked, and what it opens is compared with it: a list,
 * with as many rows as were counted and with the sum that was shown. Cards, the first bar
 * of a chart and the first number of a table's row open it; of the others it is enough to
 * know which rows the click asks for.
 */

import {rpcBus} from "@web/core/network/rpc";

const PAUSE_MS = 20;
const PATIENCE_MS = 40000;
// A chart that was just drawn again takes no click
const AGAIN_MS = 1000;
const CLOSE = 1e-6;
export const DASHBOARD = ".o-figure, .o-dashboard-clickable-cell";

let pending = 0;
rpcBus.addEventListener("RPC:REQUEST", () => pending++);
rpcBus.addEventListener("RPC:RESPONSE", () => pending--);

const getServices = () => odoo.__WOWL_DEBUG__.root.env.services;

function getModel() {
    return getServices().spreadsheet_dashboard_loader.getActiveDashboard().model;
}

/** Ask until there is an answer. */
export async function until(what, ask) {
    const end = Date.now() + PATIENCE_MS;
    while (Date.now() < end) {
        const answer = ask();
        if (answer) {
            return answer;
        }
        await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    }
    throw new Error(`Waited in vain: ${what}`);
}

/** Wait for all answers: a test's server works one question after the other, and gives
 * up on one that waits for long. */
export async function settle() {
    await until("every question is answered", () => pending <= 0);
    await new Promise((resolve) => setTimeout(resolve, 5 * PAUSE_MS));
    await until("every further question is answered", () => pending <= 0);
}

function clickAt(element, {x, y}) {
    const box = element.getBoundingClientRect();
    const place = {clientX: box.left + x, clientY: box.top + y};
    for (const type of ["pointerdown", "mousedown", "pointerup", "mouseup", "click"]) {
        const Kind = type.startsWith("pointer") ? PointerEvent : MouseEvent;
        element.dispatchEvent(
            new Kind(type, {bubbles: true, cancelable: true, view: window, ...place})
        );
    }
}

function clickOn(element) {
    const {width, height} = element.getBoundingClientRect();
    clickAt(element, {x: width / 2, y: height / 2});
}

/** Rows of the list on the screen, or nothing while it is being drawn. */
export function countRows() {
    const list = document.querySelector(".o_list_renderer");
    if (!list || document.querySelector(".o_view_sample_data")) {
        return list && "none";
    }
    return String(list.querySelectorAll(".o_data_row").length);
}

/** Click until something happens. */
function clickUntil(what, click, ask) {
    let clicked = 0;
    return until(what, () => {
        if (Date.now() - clicked > AGAIN_MS) {
            clicked = Date.now();
            click();
        }
        return ask();
    });
}

/** Click, read the list that opens, and go back. */
async function open(name, click) {
    const {action} = getServices();
    const dashboard = action.currentController;
    const opened = await clickUntil(
        `${name} opens something`,
        click,
        () => action.currentController !== dashboard && action.currentController
    );
    const {res_model: model, domain} = opened.action;
    if (opened.view?.type !== "list" || !domain?.length) {
        throw new Error(`${name} opens ${opened.action.name}, not its rows`);
    }
    const rows = await until(`${name} lists rows`, countRows);
    await settle();
    await action.restore(dashboard.jsId);
    await until("the dashboard is back", () => document.querySelector(DASHBOARD));
    await settle();
    return {model, domain, count: Number(rows) || 0};
}

/** Click, and stop what was asked for: whoever comes back has to wait for all sources
 * again. */
async function intercept(name, click) {
    const {action, orm} = getServices();
    const {doAction} = action;
    let asked = null;
    action.doAction = async (request, options) => {
        asked = {request, options};
    };
    try {
        await clickUntil(`${name} asks for something`, click, () => asked);
    } finally {
        action.doAction = doAction;
    }
    const {res_model: model, domain, views} = asked.request;
    if (asked.options?.viewType !== "list" || views[0][1] !== "list" || !domain) {
        throw new Error(`${name} asks for ${asked.request.name}, not for its rows`);
    }
    return {model, domain, count: await orm.searchCount(model, domain)};
}

/** A measure of all rows that were opened: a number, or false. */
async function askMeasure({model, domain, count}, fieldName, aggregator) {
    if (fieldName === "__count") {
        return count;
    }
    const {field, orm} = getServices();
    const fields = await field.loadFields(model);
    const spec = `${fieldName}:${aggregator || fields[fieldName].aggregator}`;
    const [group] = await orm.formattedReadGroup(model, domain, [], [spec]);
    return group[spec];
}

/** A measure of a pivot, from the rows that were opened: formulas are worked out. */
async function askPivotMeasure(opened, measures, id) {
    const {fieldName, aggregator, computedBy} = measures.find((each) => each.id === id);
    if (!computedBy) {
        return askMeasure(opened, fieldName, aggregator);
    }
    let {formula} = computedBy;
    for (const [quoted, name] of formula.matchAll(/'(\w+)'/g)) {
        const part = await askPivotMeasure(opened, measures, name);
        formula = formula.replaceAll(quoted, part === false ? '""' : part);
    }
    return getModel().getters.evaluateFormula(computedBy.sheetId, formula);
}

function compare(name, opened, shown, found) {
    if (!(Math.abs(shown - found) <= CLOSE * Math.max(1, Math.abs(shown)))) {
        const domain = JSON.stringify(opened.domain);
        throw new Error(`${name} shows ${shown}, its rows say ${found}: ${domain}`);
    }
}

/** Click a figure of a pivot and compare number and sum. */
async function checkPivotFigure(name, position, click, follow) {
    const {getters} = getModel();
    const {value: shown} = getters.getEvaluatedCell(position);
    const pivotId = getters.getPivotIdFromPosition(position);
    const {measures} = getters.getPivotCoreDefinition(pivotId);
    const {domain, measure} = getters.getPivotCellFromPosition(position);
    const counted = measures.some(({id}) => id === "__count")
        ? getters.getPivot(pivotId).getPivotCellValueAndFormat("__count", domain).value
        : undefined;
    const opened = await follow(name, click);
    const found = await askPivotMeasure(opened, measures, measure);
    compare(name, opened, shown, found);
    if (counted !== undefined) {
        compare(`${name}, counted,`, opened, counted || 0, opened.count);
    }
}

/** The figures of a dashboard, in the order of the file. */
function getFigures() {
    const {getters} = getModel();
    return getters.getFigures(getters.getActiveSheetId()).map((figure) => {
        const chartId = getters.getChartIdFromFigureId(figure.id);
        return {figure, chartId, ...getters.getChartDefinition(chartId)};
    });
}

/** Scroll to a place of the sheet: only what is in sight can be clicked. */
async function scrollTo(y) {
    getModel().dispatch("SET_VIEWPORT_OFFSET", {offsetX: 0, offsetY: Math.max(0, y)});
    // Drawn in the next frame, and to be read in the one after
    await new Promise((resolve) =>
        requestAnimationFrame(() => requestAnimationFrame(resolve))
    );
}

/** A phone scrolls by itself, and names its figures by their titles only. */
async function findCanvas({figure, title}) {
    let selector = `.o-mobile-figure canvas[title="${title.text}"]`;
    if (!document.querySelector(".o_mobile_dashboard")) {
        selector = `.o-figure[data-id="${figure.id}"] canvas`;
        await scrollTo(figure.offset.y - 10);
    }
    return until(`${figure.id} is on the screen`, () => {
        const found = document.querySelector(selector);
        return found?.getBoundingClientRect().height && found;
    });
}

/** Every kind of figure opens rows: one that only opens a menu is not wanted. */
export function checkKinds() {
    const kinds = new Set(getFigures().map(({type}) => type));
    for (const kind of kinds) {
        if (kind !== "scorecard" && !kind.startsWith("odoo_")) {
            throw new Error(`A ${kind} opens no rows`);
        }
    }
}

/** The clicks of one step: a step may take a minute, also on a busy machine. */
function getShare(items, {part = 0, parts = 1} = {}) {
    return items.filter((_item, index) => index % parts === part);
}

function getCards() {
    return getFigures().filter(({type}) => type === "scorecard");
}

/** Click the cards.
 * @param {Object} share which of them: {part, parts}
 */
export async function checkCards(share) {
    for (const card of getShare(getCards(), share)) {
        const {getters} = getModel();
        const {sheetId, zone} = getters.getRangeFromSheetXC("dashboard", card.keyValue);
        const position = {sheetId, col: zone.left, row: zone.top};
        await until(
            `${card.chartId} shows a number`,
            () => typeof getters.getEvaluatedCell(position).value === "number"
        );
        const canvas = await findCanvas(card);
        await checkPivotFigure(card.chartId, position, () => clickOn(canvas), open);
    }
}

async function findChart(figure) {
    const canvas = await findCanvas(figure);
    return until(`${figure.chartId} is drawn`, () => {
        const chart = window.Chart.getChart(canvas);
        const isDrawn =
            chart?.data.datasets.length && chart.width === canvas.offsetWidth;
        return isDrawn && chart;
    });
}

async function checkChart(figure) {
    const {chartId, metaData, searchParams} = figure;
    const {datasets} = (await findChart(figure)).data;
    // A funnel's bar goes from the left of the middle to the right of it
    const values = datasets.map(({data}) => data.map((value) => value[1] ?? value));
    let rows = 0;
    for (const [series, data] of values.entries()) {
        for (const index of data.keys()) {
            const {canvas, data: shown} = await findChart(figure);
            const follow = index ? intercept : open;
            const name = `${chartId}: ${shown.labels[index]}`;
            const opened = await follow(name, () => {
                const chart = window.Chart.getChart(canvas);
                const bar = chart?.getDatasetMeta(series).data[index];
                if (bar) {
                    clickAt(canvas, bar.getCenterPoint());
                }
            });
            const found = await askMeasure(opened, metaData.measure);
            compare(name, opened, data[index], found);
            rows += opened.count;
        }
    }
    const {orm} = getServices();
    const all = await orm.searchCount(metaData.resModel, searchParams.domain);
    compare(`${chartId}, all bars,`, searchParams, rows, all);
}

/** Click every bar of the charts.
 * @param {Object} share which charts: {part, parts}
 */
export async function checkBars(share) {
    const charts = getFigures().filter(({type}) => type.startsWith("odoo_"));
    for (const figure of getShare(charts, share)) {
        await checkChart(figure);
    }
}

function getFigureCells() {
    const {getters} = getModel();
    const sheetId = getters.getActiveSheetId();
    const positions = [];
    for (let row = 0; row < getters.getNumberRows(sheetId); row++) {
        for (let col = 0; col < getters.getNumberCols(sheetId); col++) {
            const position = {sheetId, col, row};
            const isNumber =
                typeof getters.getEvaluatedCell(position).value === "number";
            const {type} = getters.getPivotCellFromPosition(position);
            if (isNumber && type === "VALUE") {
                positions.push(position);
            }
        }
    }
    return positions;
}

async function findCell({sheetId, col, row}) {
    const {getters} = getModel();
    await scrollTo(getters.getRowDimensions(sheetId, row).start - 100);
    const zone = {left: col, right: col, top: row, bottom: row};
    return until(`row ${row + 1}, column ${col + 1} can be clicked`, () => {
        const {x, y} = getters.getVisibleRect(zone);
        const cells = [...document.querySelectorAll(".o-dashboard-clickable-cell")];
        return cells.find(
            ({style}) => style.left === `${x}px` && style.top === `${y}px`
        );
    });
}

/** Click the numbers in the tables.
 * @param {Object} share which of them: {part, parts}
 */
export async function checkTables(share) {
    for (const position of getShare(getFigureCells(), share)) {
        const element = await findCell(position);
        const name = `row ${position.row + 1}, column ${position.col + 1}`;
        const follow = position.col === 1 ? open : intercept;
        await checkPivotFigure(name, position, () => clickOn(element), follow);
    }
}

/** A test that finds nothing to click proves nothing. Every chart has a bar.
 * @param {Object} least numbers of cards, charts and cells, at least: the day of the
 * test decides about the months
 */
export function checkNumbers(least) {
    const found = {
        cards: getCards().length,
        charts: getFigures().filter(({type}) => type.startsWith("odoo_")).length,
        cells: getFigureCells().length,
    };
    for (const [what, number] of Object.entries(least)) {
        if (found[what] < number) {
            throw new Error(`There are ${found[what]} ${what}, not ${number}`);
        }
    }
}
