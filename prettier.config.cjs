// The settings of OCA's template for Odoo 19.0.
module.exports = {
  // A plugin's name alone would be looked for beside this file, where it is not
  plugins: [require.resolve("@prettier/plugin-xml")],
  bracketSpacing: false,
  printWidth: 88,
  proseWrap: "always",
  semi: true,
  trailingComma: "es5",
  xmlWhitespaceSensitivity: "preserve",
};
