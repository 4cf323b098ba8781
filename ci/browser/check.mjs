// Opens every page of a made site as a reader would, at two widths, and says what is wrong with it.
//
//   node check.mjs SITE_DIR      0: nothing · 1: faults · 2: could not run · 77: no browser is installed
//
// The folder is served on loopback under the path that its sitemap names, with the content security policy as a header
// too; every other host is out of reach.

import { createReadStream, existsSync, readFileSync, statSync } from "node:fs";
import { createServer } from "node:http";
import { extname, join, normalize, resolve, sep } from "node:path";

import { end, fault, launch, stop, visit } from "./page.mjs";

const POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
const TYPES = {
  ".html": "text/html; charset=utf-8", ".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8",
  ".xml": "application/xml; charset=utf-8", ".ttf": "font/ttf", ".json": "application/json", ".jsonld": "application/ld+json",
  ".csv": "text/csv; charset=utf-8", ".pdf": "application/pdf", ".txt": "text/plain; charset=utf-8",
};

const folder = process.argv[2] && resolve(process.argv[2]);
if (!folder || !existsSync(join(folder, "sitemap.xml"))) stop(2, "usage: node check.mjs SITE_DIR (a folder with a sitemap.xml)");

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

const browser = await launch();

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
let visits = 0;
const open = async (path, expected) => {
  const lang = inside(path) ? path.split("/")[0] : undefined;
  const asked = { where: `/${path}`, lang, may: (url) => url.startsWith(origin), expected, skips: inside(path), filtered };
  visits += await visit(browser, `${origin}${base}${path}`, asked);
};
for (const path of pages) {
  await open(path);
  listed += await bare(path);
}
await open("no/such/page", 404);
if (listed === 0) fault("the site", "no page lists any body");
await browser.close();
server.close();
end(`${pages.length + 1} pages, ${visits} visits`);
