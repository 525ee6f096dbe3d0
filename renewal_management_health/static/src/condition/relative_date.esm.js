import {user} from "@web/core/user";

const UNITS = {d: "day", w: "week", m: "month", y: "year"};
const RELATIVE = /^today(?: ([+-]\d+)([dwmy])?)?$/;

/**
 * A day that a condition counts from today, in words: "today -90d" is "90 days ago". Of
 * anything else, nothing.
 */
export function describeRelativeDate(value, lang = user.lang) {
    const [found, count, unit] = RELATIVE.exec(value) || [];
    if (!found) {
        return null;
    }
    const numeric = count ? "always" : "auto";
    const words = new Intl.RelativeTimeFormat(lang, {numeric});
    return words.format(Number(count || 0), UNITS[unit || "d"]);
}
