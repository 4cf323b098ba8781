"use strict";
// The list of findings can be filtered; the page is whole without it.
const folded = (text) =>
  text.toLowerCase().normalize("NFKD").replace(/\p{Mn}/gu, "").replace(/[أإآٱ]/g, "ا").replace(/ى/g, "ي").replace(/ة/g, "ه");

const form = document.getElementById("filter");
if (form) {
  const [text, code, effect, file] = ["text", "code", "effect", "file"].map((name) => document.getElementById(`filter-${name}`));
  const state = document.getElementById("filter-state");
  const rows = Array.from(document.querySelectorAll(".occurrences tbody tr"), (row) => ({
    row,
    words: folded(row.textContent),
    code: row.querySelector(".mark").hash.slice("#rule-".length),
    effect: row.dataset.effect,
    file: row.cells[0].textContent,
  }));
  const apply = () => {
    const wanted = folded(text.value).split(/\s+/).filter(Boolean);
    let shown = 0;
    for (const one of rows) {
      const hit =
        (!code.value || one.code === code.value) &&
        (!effect.value || one.effect === effect.value) &&
        (!file.value || one.file === file.value) &&
        wanted.every((word) => one.words.includes(word));
      one.row.hidden = !hit;
      shown += hit ? 1 : 0;
    }
    const sentence = shown === 0 ? state.dataset.none : state.dataset.some;
    state.textContent = sentence.replace("{shown}", shown).replace("{all}", rows.length);
  };
  let waiting = 0;
  form.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(apply, rows.length > 2000 ? 200 : 0);
  });
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("reset", () => setTimeout(apply));
  for (const link of document.querySelectorAll(".only")) {
    link.hidden = false;
    link.addEventListener("click", () => {
      form.reset();
      code.value = link.dataset.code;
      apply();
      document.getElementById("occurrences").focus();
    });
  }
  form.hidden = false;
  apply();
}
