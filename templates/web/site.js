// Two conveniences; every page is whole without them. The list of bodies can be filtered, and what does not scroll is
// no stop of the Tab key.
"use strict";

const folded = (text) =>
  text.toLowerCase().normalize("NFKD").replace(/\p{Mn}/gu, "").replace(/[أإآٱ]/g, "ا").replace(/ى/g, "ي").replace(/ة/g, "ه");

const filter = (form) => {
  const state = document.getElementById("filter-state");
  const [text, kind, standing] = ["text", "kind", "standing"].map((name) => document.getElementById(`filter-${name}`));
  const rows = Array.from(document.querySelectorAll("table.bodies tbody tr"), (row) => ({
    row,
    words: folded(`${row.dataset.id} ${row.cells[0].textContent}`),
  }));
  const apply = () => {
    const wanted = folded(text.value).split(/\s+/).filter(Boolean);
    let shown = 0;
    for (const { row, words } of rows) {
      const hit =
        wanted.every((word) => words.includes(word)) &&
        (!kind.value || row.dataset.kind === kind.value) &&
        (!standing.value || row.dataset.standing === standing.value);
      row.hidden = !hit;
      shown += hit ? 1 : 0;
    }
    const sentence = shown === 0 ? state.dataset.none : state.dataset.some;
    state.textContent = sentence.replace("{shown}", shown).replace("{all}", rows.length);
  };
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("input", apply);
  form.addEventListener("reset", () => setTimeout(apply));
  form.hidden = false;
  apply();
};

const stops = () => {
  for (const region of document.querySelectorAll(".scroll")) {
    if (region.scrollWidth > region.clientWidth) region.tabIndex = 0;
    else region.removeAttribute("tabindex");
  }
};

const unfold = () => {
  const wide = window.matchMedia("(min-width: 64rem)");
  const contents = document.querySelector(".toc-fold");
  if (!contents) return;
  const set = () => { contents.open = wide.matches; };
  wide.addEventListener("change", set);
  set();
};

const form = document.getElementById("filter");
if (form) filter(form);
unfold();
stops();
window.addEventListener("resize", stops);
document.addEventListener("toggle", stops, true);
document.fonts.ready.then(stops);
