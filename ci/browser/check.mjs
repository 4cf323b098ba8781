// Opens every page of a made site as a reader would, at two widths, and says what is wrong with it.
//
//   node check.mjs SITE_DIR      0: nothing · 1: faults · 2: could not run · 77: no browser is installed
//
// The folder is served on loopback under the path that its sitemap names, with the content security policy as a header
// too; every other host is out of reach.

import { createReadStream, existsSync, readFileSync, statSync } from "node:fs";
import { createServer } from "node:http";
import { createRequire } from "node:module";
import { extname, join, normalize, resolve, sep } from "node:path";

const require = createRequire(import.meta.url);
const BROWSERS = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];
const POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];
const WIDTHS = [360, 1280];
const TYPES = {
  ".html": "text/html; charset=utf-8", ".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8",
  ".xml": "application/xml; charset=utf-8", ".ttf": "font/ttf", ".json": "application/json", ".jsonld": "application/ld+json",
  ".csv": "text/csv; charset=utf-8", ".pdf": "application/pdf", ".txt": "text/plain; charset=utf-8",
};

const stop = (code, line) => { console.error(line); process.exit(code); };

const folder = process.argv[2] && resolve(process.argv[2]);
if (!folder || !existsSync(join(folder, "sitemap.xml"))) stop(2, "usage: node check.mjs SITE_DIR (a folder with a sitemap.xml)");
const executablePath = BROWSERS.find((path) => existsSync(path));
if (!executablePath) stop(77, `SKIPPED: NO BROWSER IS INSTALLED, NOTHING WAS CHECKED (looked for ${BROWSERS.join(", ")})`);
const { chromium } = await import("playwright-core").catch(() => stop(2, "playwright-core is missing: run `npm ci` in ci/browser"));
const axe = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");

const faults = [];
const fault = (where, what) => faults.push(`${where}: ${what}`);

// The pages, as the sitemap names them, and the path that the site stands under.
const sitemap = readFileSync(join(folder, "sitemap.xml"), "utf8");
const addresses = [...sitemap.matchAll(/<loc>([^<]+)<\/loc>/g)].map(([, url]) => new URL(url.replaceAll("&amp;", "&")));
const base = addresses[0].pathname;
if (!base.endsWith("/") || addresses.some((url) => !url.pathname.startsWith(base))) stop(1, `sitemap.xml: not all pages stand under ${base}`);
const pages = addresses.map((url) => url.pathname.slice(base.length));

const languages = new Set([...sitemap.matchAll(/hreflang="([a-z]+)"/g)].map(([, lang]) => lang));
const inside = (path) => languages.has(path.split("/")[0]);

const served = (url) => {
  const path = decodeURIComponent(new URL(url, "http://site").pathname);
  if (!path.startsWith(base)) return undefined;
  const file = normalize(join(folder, path.slice(base.length)));
  if (file !== folder && !file.startsWith(folder + sep)) return undefined;
  const page = existsSync(file) && statSync(file).isDirectory() ? join(file, "index.html") : file;
  return existsSync(page) ? page : undefined;
};
const server = createServer((request, response) => {
  const file = served(request.url);
  const body = file ?? join(folder, "404.html");
  const type = TYPES[extname(body)] ?? "application/octet-stream";
  response.writeHead(file ? 200 : 404, { "Content-Type": type, "Content-Security-Policy": POLICY });
  createReadStream(body).pipe(response);
});
await new Promise((ready) => server.listen(0, "127.0.0.1", ready));
const origin = `http://127.0.0.1:${server.address().port}`;

const browser = await chromium.launch({ executablePath, args: ["--no-sandbox"] });

// What a page must not do, watched while it is open.
const watch = async (page, where, expected) => {
  page.on("pageerror", (error) => fault(where, `script error: ${error.message}`));
  page.on("console", (message) => {
    if (message.type() !== "error" || (expected === 404 && message.text().includes("404"))) return;
    fault(where, `console: ${message.text()}`);
  });
  page.on("request", (request) => {
    if (!request.url().startsWith(origin)) fault(where, `asks another host: ${request.url()}`);
  });
  page.on("response", (response) => {
    if (response.status() >= 400 && response.status() !== expected) fault(where, `${response.status()} for ${response.url()}`);
  });
  await page.addInitScript(() => {
    window.violations = [];
    document.addEventListener("securitypolicyviolation", (event) => window.violations.push(`${event.violatedDirective} ${event.blockedURI}`));
  });
};

const structure = async (page, where, path) => {
  const found = await page.evaluate(() => ({
    title: document.title, lang: document.documentElement.lang, dir: document.documentElement.dir,
    headings: document.querySelectorAll("h1").length, mains: document.querySelectorAll("main").length,
    wide: document.documentElement.scrollWidth - document.documentElement.clientWidth,
    direction: getComputedStyle(document.body).direction,
    fonts: [...document.fonts].filter((font) => font.status === "error").map((font) => font.family),
    violations: window.violations,
  }));
  const arabic = path.startsWith("ar/");
  if (!found.title || !found.lang) fault(where, "no title or no language");
  if (inside(path) && found.lang !== path.split("/")[0]) fault(where, `its language is ${found.lang}`);
  if (arabic && (found.dir !== "rtl" || found.direction !== "rtl")) fault(where, "an Arabic page that is not read from the right");
  if (!arabic && found.direction !== "ltr") fault(where, "a page of another script that is read from the right");
  if (found.headings !== 1 || found.mains !== 1) fault(where, `${found.headings} h1 and ${found.mains} main`);
  if (found.wide > 0) fault(where, `${found.wide} px wider than the window`);
  if (found.fonts.length) fault(where, `a font does not load: ${found.fonts}`);
  for (const violation of found.violations) fault(where, `content security policy: ${violation}`);
};

const accessible = async (page, where) => {
  const found = await page.evaluate((values) => axe.run(document, { runOnly: { type: "tag", values } }), RULES);
  for (const { id, help, nodes } of found.violations) {
    fault(where, `axe ${id}: ${help} (${nodes.length}), first ${nodes[0].target} ${nodes[0].failureSummary?.replaceAll("\n", " ")}`);
  }
};

// Tab goes through the page: the skip link first, every stop visible and with a mark of focus, and every control is one.
const keyboard = async (page, where, path) => {
  const expected = await page.evaluate(() => {
    const all = "a[href], button, input, select, textarea, summary, [tabindex]";
    const seen = (one) => one.tabIndex >= 0 && !one.disabled && one.checkVisibility({ visibilityProperty: true });
    window.stops = new Map();
    document.addEventListener("focusin", ({ target: one }) => {
      if (window.stops.has(one)) return;
      const style = getComputedStyle(one);
      const box = one.getBoundingClientRect();
      const marked = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
      window.stops.set(one, { name: one.outerHTML.slice(0, 100), skip: one.classList.contains("skip"), marked, room: box.width * box.height });
    });
    return [...document.querySelectorAll(all)].filter(seen).length;
  });
  for (let step = 0; step <= expected; step += 1) await page.keyboard.press("Tab");
  const stops = await page.evaluate(() => [...window.stops.values()]);
  if (inside(path) && !stops[0]?.skip) fault(where, "the skip link is not the first stop");
  for (const { name, marked, room } of stops) {
    if (!marked) fault(where, `no visible focus: ${name}`);
    if (!room) fault(where, `focus on what cannot be seen: ${name}`);
  }
  if (stops.length < expected) fault(where, `Tab reaches ${stops.length} of ${expected} controls`);
};

// The list of bodies: filtered by keyboard, its state announced, everything back after a reset.
const filtered = async (page, where) => {
  if (!(await page.$("#filter"))) return;
  const shown = () => page.locator("table.bodies tbody tr:visible").count();
  const all = await shown();
  const first = await page.locator("table.bodies tbody tr th").first().textContent();
  await page.focus("#filter-text");
  await page.keyboard.type(first.trim().slice(0, 6));
  const some = await shown();
  if (some < 1 || some >= all) fault(where, `the search shows ${some} of ${all}`);
  const state = page.locator("#filter-state[aria-live]");
  if (!(await state.textContent()).includes(String(some))) fault(where, "the state of the search is not announced");
  await page.keyboard.type("\u0001nothing has this name");
  if ((await shown()) !== 0) fault(where, "a search for nothing shows something");
  await page.focus("#filter button[type=reset]");
  await page.keyboard.press("Enter");
  await page.waitForTimeout(50);
  if ((await shown()) !== all) fault(where, "a reset does not bring all back");
  await page.focus("#filter-standing");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await page.waitForTimeout(50);
  const kind = await page.locator("#filter-standing").inputValue();
  if (kind && (await shown()) >= all) fault(where, "the choice of a standing filters nothing");
};

let visits = 0;
const visit = async (path, expected = 200) => {
  for (const width of WIDTHS) {
    const where = `/${path} at ${width} px`;
    const colorScheme = width === WIDTHS[0] ? "dark" : "light";
    const context = await browser.newContext({ viewport: { width, height: 800 }, colorScheme, reducedMotion: "reduce" });
    const page = await context.newPage();
    await watch(page, where, expected);
    await page.goto(`${origin}${base}${path}`, { waitUntil: "load" });
    await page.evaluate(() => document.fonts.ready.then(() => true));
    await keyboard(page, where, path);
    await filtered(page, where);
    await page.evaluate(() => document.querySelectorAll("details").forEach((one) => { one.open = true; }));
    await structure(page, where, path);
    await page.evaluate(axe);
    await accessible(page, where);
    await context.close();
    visits += 1;
  }
};

// Without scripts every body is in the list and in sight.
const bare = async (path) => {
  const context = await browser.newContext({ javaScriptEnabled: false, viewport: { width: 1280, height: 800 } });
  const page = await context.newPage();
  await page.goto(`${origin}${base}${path}`, { waitUntil: "load" });
  const rows = page.locator("table.bodies tbody tr");
  const all = await rows.count();
  if (all > 0) {
    const seen = await page.locator("table.bodies tbody tr:visible").count();
    if (seen !== all) fault(`/${path} without scripts`, `${seen} of ${all} bodies in sight`);
    if (await page.locator("#filter:visible").count()) fault(`/${path} without scripts`, "a filter that cannot work is in sight");
  }
  await context.close();
  return all;
};

let listed = 0;
for (const path of pages) {
  await visit(path);
  listed += await bare(path);
}
await visit("no/such/page", 404);
if (listed === 0) fault("the site", "no page lists any body");
await browser.close();
server.close();

for (const line of faults) console.error(line);
console.log(`${pages.length + 1} pages, ${visits} visits, ${faults.length} faults`);
process.exit(faults.length ? 1 : 0);
