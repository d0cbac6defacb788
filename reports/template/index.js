"use strict";

for (const button of document.querySelectorAll(".toggle button")) {
  button.addEventListener("click", () => {
    document.documentElement.lang = button.dataset.language;
    for (const other of document.querySelectorAll(".toggle button")) {
      other.setAttribute("aria-pressed", String(other === button));
    }
  });
}

const chosen = {};

function show() {
  let seen = 0;
  for (const card of document.querySelectorAll("main.cards > article")) {
    card.hidden = Object.entries(chosen).some(([facet, value]) => value && card.dataset[facet] !== value);
    seen += card.hidden ? 0 : 1;
  }
  document.querySelector("p.none").hidden = seen > 0;
}

for (const button of document.querySelectorAll(".facet button")) {
  button.addEventListener("click", () => {
    chosen[button.dataset.facet] = button.dataset.value;
    for (const other of button.closest(".facet").querySelectorAll("button")) {
      other.setAttribute("aria-pressed", String(other === button));
    }
    show();
  });
}
