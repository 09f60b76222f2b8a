"use strict";
// Adds a filter to long tables. The page is complete without it.
for (const table of document.querySelectorAll("table[data-filter]")) {
  const rows = Array.from(table.tBodies[0].rows);
  const label = document.createElement("label");
  const input = document.createElement("input");
  const count = document.createElement("output");
  label.className = "filter";
  input.type = "search";
  input.placeholder = "words; -word leaves out";
  label.append("Filter rows ", input, " ", count);
  table.parentElement.before(label);
  input.addEventListener("input", () => {
    const words = input.value.toLowerCase().split(/\s+/).filter((word) => word !== "" && word !== "-");
    let kept = 0;
    for (const row of rows) {
      const text = row.textContent.toLowerCase();
      row.hidden = !words.every((word) => word.startsWith("-") ? !text.includes(word.slice(1)) : text.includes(word));
      kept += row.hidden ? 0 : 1;
    }
    count.textContent = words.length === 0 ? "" : `${kept} of ${rows.length}`;
  });
}
