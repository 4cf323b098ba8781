// Opens the pages of findings of a run as an officer would, from the folder and without a network, at two widths.
//
//   node findings.mjs OUT_DIR…      0: nothing · 1: faults · 2: could not run · 77: no browser is installed

import { existsSync, readFileSync, readdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";

import { end, fault, launch, stop, visit } from "./page.mjs";

const found = (folder) => readdirSync(folder, { recursive: true }).filter((name) => name.endsWith("findings.html")).map((name) => join(folder, name));
const pages = process.argv.slice(2).map((folder) => resolve(folder)).filter(existsSync).flatMap(found).sort();
if (!pages.length) stop(2, "usage: node findings.mjs OUT_DIR… (folders in which a run has left findings.html)");
const browser = await launch();

// The list: filtered by words and by a rule, with the keyboard; its state is announced, and a reset brings all back.
const filtered = async (page, where) => {
  if (!(await page.$("#filter"))) return;
  const shown = () => page.locator("table.occurrences tbody tr:visible").count();
  const state = () => page.locator("#filter-state[role=status]").textContent();
  const settled = () => page.waitForTimeout(300);
  const all = await shown();
  await page.focus("#filter-text");
  await page.keyboard.type("\u0001nothing has this word");
  await settled();
  if ((await shown()) !== 0) fault(where, "a search for nothing shows something");
  if (!(await state())) fault(where, "the state of the search is not announced");
  await page.focus("#filter button[type=reset]");
  await page.keyboard.press("Enter");
  await settled();
  if ((await shown()) !== all) fault(where, "a reset does not bring all back");
  const rules = await page.locator("#filter-code option").count();
  await page.focus("a.only");
  await page.keyboard.press("Enter");
  await settled();
  const some = await shown();
  if (some < 1 || (rules > 2 && some >= all)) fault(where, `the first rule shows ${some} of ${all}`);
  if (!(await state()).includes(String(all))) fault(where, "the state does not say of how many");
};

let visits = 0;
for (const path of pages) {
  const lang = /<html lang="([a-z]+)"/.exec(readFileSync(path, "utf8"))?.[1];
  const url = pathToFileURL(path).href;
  visits += await visit(browser, url, { where: path, lang, may: (asked) => asked.split("#")[0] === url, filtered });
}
await browser.close();
end(`${pages.length} pages of findings, ${visits} visits`);
