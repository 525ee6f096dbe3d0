import {beforeEach, expect, test} from "@odoo/hoot";
import {makeMockEnv} from "@web/../tests/web_test_helpers";
import {registry} from "@web/core/registry";

// Numbers are written in the user's way: the localization must be there
beforeEach(makeMockEnv);

const formatRate = registry.category("formatters").get("renewal_rate");

test("a rate is a percentage with one digit", () => {
    expect(formatRate(0.873)).toBe("87.3%");
    expect(formatRate(0.8735)).toBe("87.4%");
    expect(formatRate(1)).toBe("100%");
    expect(formatRate(1.125)).toBe("112.5%");
    expect(formatRate(-0.05)).toBe("-5%");
});

test("zero is a rate", () => {
    expect(formatRate(0)).toBe("0%");
});

test("no rate is a dash", () => {
    expect(formatRate(false)).toBe("–");
    expect(formatRate(null)).toBe("–");
    expect(formatRate(undefined)).toBe("–");
});

test("the options of the cell are kept, but for the digits", () => {
    expect(formatRate(0.5, {noSymbol: true})).toBe("50");
    expect(formatRate(0.1234, {digits: [16, 4]})).toBe("12.3%");
});
