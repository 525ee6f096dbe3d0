// Graphviz, as WebAssembly: the same picture on every machine. A .dot file in, an SVG out.
import {instance} from "@viz-js/viz";
import {readFileSync} from "node:fs";

const viz = await instance();
process.stdout.write(viz.renderString(readFileSync(0, "utf8"), {format: "svg"}));
