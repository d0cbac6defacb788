"use strict";

// A picture is stored once: its link takes the image that is shown.
for (const link of document.querySelectorAll("a.png")) {
  link.href = link.closest("figure").querySelector("img").src;
  link.hidden = false;
}

const number = (text) => {
  const plain = text.replace(/[,%\s]/g, "").replace(/^[\u2212\u2013]/, "-");
  return /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?/i.test(plain) ? parseFloat(plain) : NaN;
};
const content = (row, column) => {
  const cell = row.cells[column];
  return cell ? (cell.dataset.value ?? cell.textContent).trim() : "";
};
const unknown = (text) => text === "" || text === "—" || text === "–" || text === "-";

function compare(rows, column) {
  const known = rows.map((row) => content(row, column)).filter((text) => !unknown(text));
  if (known.length && known.every((text) => !Number.isNaN(number(text)))) {
    return (a, b) => number(a) - number(b);
  }
  return new Intl.Collator(document.documentElement.lang, { numeric: true }).compare;
}

function sort(table, heading) {
  const descending = heading.getAttribute("aria-sort") === "ascending";
  for (const other of table.tHead.querySelectorAll("th")) other.removeAttribute("aria-sort");
  heading.setAttribute("aria-sort", descending ? "descending" : "ascending");
  const body = table.tBodies[0];
  const rows = [...body.rows];
  const column = heading.cellIndex;
  const order = compare(rows, column);
  const direction = descending ? -1 : 1;
  // What is unknown stays last in both directions.
  rows.sort((a, b) => {
    const [left, right] = [content(a, column), content(b, column)];
    return unknown(left) - unknown(right) || (unknown(left) ? 0 : direction * order(left, right));
  });
  body.append(...rows);
}

for (const table of document.querySelectorAll("table.sortable")) {
  if (!table.tHead || !table.tBodies.length) continue;
  for (const heading of table.tHead.rows[table.tHead.rows.length - 1].cells) {
    const button = document.createElement("button");
    button.type = "button";
    button.append(...heading.childNodes);
    heading.append(button);
    button.addEventListener("click", () => sort(table, heading));
  }
}

// Of a wide table the first columns are shown; the others are one click away.
const SHOWN = 7;
for (const table of document.querySelectorAll(".scroll table.sortable")) {
  const columns = table.tHead?.rows[0]?.cells.length ?? 0;
  const button = table.closest(".scroll").nextElementSibling?.querySelector("button.all");
  if (columns <= SHOWN || !button) continue;
  table.classList.add("folded");
  button.append(` (${columns})`);
  button.hidden = false;
  button.addEventListener("click", () => {
    button.setAttribute("aria-pressed", String(!table.classList.toggle("folded")));
  });
}
