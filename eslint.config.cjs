// What Odoo's web client gives to every script of an addon.
const browser = [
  "clearInterval",
  "clearTimeout",
  "console",
  "document",
  "fetch",
  "location",
  "navigator",
  "setInterval",
  "setTimeout",
  "URL",
  "window",
  "odoo",
  "luxon",
];

module.exports = [
  {ignores: ["**/static/lib/**", ".odoo/**", "node_modules/**"]},
  {
    files: ["**/static/**/*.js"],
    languageOptions: {
      ecmaVersion: 2022,
      sourceType: "module",
      globals: Object.fromEntries(browser.map((name) => [name, "readonly"])),
    },
    rules: {
      "array-callback-return": "error",
      "default-case": "error",
      eqeqeq: "error",
      "no-alert": "error",
      "no-console": "error",
      "no-debugger": "error",
      "no-dupe-keys": "error",
      "no-eval": "error",
      "no-shadow": "error",
      "no-undef": "error",
      "no-unreachable": "error",
      "no-unused-vars": ["error", {argsIgnorePattern: "^_"}],
      "no-var": "error",
      "prefer-const": "error",
    },
  },
];
