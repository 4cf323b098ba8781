// What is asked of every page that is made here, whatever it is for: what it does while it is open, its structure, the way
// through it with a keyboard, and axe-core's rules of WCAG 2.2 AA.

import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";

const require = createRequire(import.meta.url);
const BROWSERS = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];
const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];
const WIDTHS = [360, 1280];
const axe = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");

export const stop = (code, line) => { console.error(line); process.exit(code); };

const faults = [];
export const fault = (where, what) => faults.push(`${where}: ${what}`);

// Prints every fault and a line, and ends.
export const end = (line) => {
  for (const one of faults) console.error(one);
  console.log(`${line}, ${faults.length} faults`);
  process.exit(faults.length ? 1 : 0);
};

export const launch = async () => {
  const executablePath = BROWSERS.find((path) => existsSync(path));
  if (!executablePath) stop(77, `SKIPPED: NO BROWSER IS INSTALLED, NOTHING WAS CHECKED (looked for ${BROWSERS.join(", ")})`);
  const { chromium } = await import("playwright-core").catch(() => stop(2, "playwright-core is missing: run `npm ci` in ci/browser"));
  return chromium.launch({ executablePath, args: ["--no-sandbox"] });
};

// What a page must not do, watched while it is open.
const watch = async (page, where, { may, expected = 200 }) => {
  page.on("pageerror", (error) => fault(where, `script error: ${error.message}`));
  page.on("console", (message) => {
    if (message.type() !== "error" || (expected === 404 && message.text().includes("404"))) return;
    fault(where, `console: ${message.text()}`);
  });
  page.on("request", (request) => {
    if (!may(request.url())) fault(where, `asks another host: ${request.url()}`);
  });
  page.on("response", (response) => {
    if (response.status() >= 400 && response.status() !== expected) fault(where, `${response.status()} for ${response.url()}`);
  });
  await page.addInitScript(() => {
    window.violations = [];
    document.addEventListener("securitypolicyviolation", (event) => window.violations.push(`${event.violatedDirective} ${event.blockedURI}`));
  });
};

// `lang` is the language that a page has to be in; none for one in several.
const structure = async (page, where, lang) => {
  const found = await page.evaluate(() => ({
    title: document.title, lang: document.documentElement.lang, dir: document.documentElement.dir,
    headings: document.querySelectorAll("h1").length, mains: document.querySelectorAll("main").length,
    wide: document.documentElement.scrollWidth - document.documentElement.clientWidth,
    direction: getComputedStyle(document.body).direction,
    fonts: [...document.fonts].filter((font) => font.status === "error").map((font) => font.family),
    violations: window.violations,
  }));
  const arabic = lang === "ar";
  if (!found.title || !found.lang) fault(where, "no title or no language");
  if (lang && found.lang !== lang) fault(where, `its language is ${found.lang}`);
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
const keyboard = async (page, where, skips) => {
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
  if (skips && !stops[0]?.skip) fault(where, "the skip link is not the first stop");
  for (const { name, marked, room } of stops) {
    if (!marked) fault(where, `no visible focus: ${name}`);
    if (!room) fault(where, `focus on what cannot be seen: ${name}`);
  }
  if (stops.length < expected) fault(where, `Tab reaches ${stops.length} of ${expected} controls`);
};

// Opens a page at two widths, light and dark, and asks everything of it; `filtered` tries what a page has of its own.
export const visit = async (browser, url, { where, lang, may, expected, skips = true, filtered = async () => {} }) => {
  for (const width of WIDTHS) {
    const at = `${where} at ${width} px`;
    const colorScheme = width === WIDTHS[0] ? "dark" : "light";
    const context = await browser.newContext({ viewport: { width, height: 800 }, colorScheme, reducedMotion: "reduce" });
    const page = await context.newPage();
    await watch(page, at, { may, expected });
    await page.goto(url, { waitUntil: "load" });
    await page.evaluate(() => document.fonts.ready.then(() => true));
    await keyboard(page, at, skips);
    await filtered(page, at);
    await page.evaluate(() => document.querySelectorAll("details").forEach((one) => { one.open = true; }));
    await structure(page, at, lang);
    await page.evaluate(axe);
    await accessible(page, at);
    await context.close();
  }
  return WIDTHS.length;
};
