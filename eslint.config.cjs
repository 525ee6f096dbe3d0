// The rules of OCA's template for Odoo 19.0. There, half of them only warn; here each
// one counts.
const globals = require("globals");
const jsdoc = require("eslint-plugin-jsdoc");

// What Odoo's web client gives to every script beside what a browser has.
const odooGlobals = ["odoo", "owl", "luxon"];
const plainRules = `
  accessor-pairs array-callback-return callback-return constructor-super dot-notation
  eqeqeq global-require handle-callback-err id-blacklist id-match init-declarations
  max-depth max-nested-callbacks max-statements-per-line no-alert no-array-constructor
  no-caller no-case-declarations no-class-assign no-cond-assign no-const-assign
  no-constant-condition no-control-regex no-debugger no-delete-var no-div-regex
  no-dupe-args no-dupe-class-members no-dupe-keys no-duplicate-case
  no-duplicate-imports no-else-return no-empty no-empty-character-class
  no-empty-function no-empty-pattern no-eq-null no-eval no-ex-assign no-extend-native
  no-extra-bind no-extra-boolean-cast no-extra-label no-fallthrough no-func-assign
  no-global-assign no-implicit-globals no-implied-eval no-inline-comments
  no-inner-declarations no-invalid-regexp no-irregular-whitespace no-iterator
  no-label-var no-labels no-lone-blocks no-lonely-if no-mixed-requires no-multi-str
  no-native-reassign no-negated-condition no-negated-in-lhs no-new no-new-func
  no-new-object no-new-require no-new-symbol no-new-wrappers no-obj-calls no-octal
  no-octal-escape no-param-reassign no-path-concat no-process-env no-process-exit
  no-proto no-prototype-builtins no-redeclare no-regex-spaces no-restricted-globals
  no-restricted-imports no-restricted-modules no-restricted-syntax no-return-assign
  no-script-url no-self-assign no-self-compare no-sequences no-shadow
  no-shadow-restricted-names no-sparse-arrays no-sync no-this-before-super
  no-throw-literal no-undef no-undef-init no-unmodified-loop-condition
  no-unneeded-ternary no-unreachable no-unsafe-finally no-unused-expressions
  no-unused-labels no-unused-vars no-use-before-define no-useless-call
  no-useless-computed-key no-useless-concat no-useless-constructor no-useless-escape
  no-useless-rename no-void no-with prefer-const radix require-yield sort-imports
  use-isnan valid-typeof yoda jsdoc/check-tag-names jsdoc/check-types
`
  .trim()
  .split(/\s+/);
// Two of ours: what is printed stays in the customer's console, and "var" has no block.
const ownRules = ["no-console", "no-var"];

module.exports = [
  {
    files: ["**/*.js"],
    plugins: {jsdoc},
    languageOptions: {
      ecmaVersion: 2024,
      // Modules have to be named so: below
      sourceType: "script",
      globals: {
        ...Object.fromEntries(odooGlobals.map((name) => [name, "readonly"])),
        ...globals.browser,
      },
    },
    settings: {
      jsdoc: {
        preferredTypes: {
          array: "Array",
          bool: "Boolean",
          boolean: "Boolean",
          number: "Number",
          object: "Object",
          str: "String",
          string: "String",
        },
      },
    },
    rules: {
      ...Object.fromEntries(
        [...plainRules, ...ownRules].map((name) => [name, "error"])
      ),
      "capitalized-comments": [
        "error",
        "always",
        {ignoreConsecutiveComments: true, ignoreInlineComments: true},
      ],
      complexity: ["error", 15],
      "no-implicit-coercion": ["error", {allow: ["~"]}],
      "operator-assignment": ["error", "always"],
      "spaced-comment": ["error", "always"],
      strict: ["error", "function"],
    },
  },
  {
    files: ["**/*.esm.js", "**/*.test.js"],
    languageOptions: {sourceType: "module"},
  },
  {
    // What the tests run inside a page of Odoo: not a module, one function as a whole
    files: ["tests/**/*.js"],
    rules: {
      "no-use-before-define": ["error", {functions: false}],
      strict: "off",
    },
  },
];
