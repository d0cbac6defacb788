"use strict";

const chosen = {};
const cards = [...document.querySelectorAll(".cards > article")];

// A card of the other language stays only where its notebook has none of the chosen one.
function show() {
  const language = document.documentElement.lang;
  const told = new Set(cards.filter((card) => card.dataset.language === language).map((card) => card.dataset.notebook));
  let seen = 0;
  for (const card of cards) {
    const other = card.dataset.language !== language && told.has(card.dataset.notebook);
    card.hidden = other || Object.entries(chosen).some(([facet, value]) => value && card.dataset[facet] !== value);
    seen += card.hidden ? 0 : 1;
  }
  document.querySelector("p.none").hidden = seen > 0;
}

function speak(language) {
  document.documentElement.lang = language;
  for (const button of document.querySelectorAll(".toggle button")) {
    button.setAttribute("aria-pressed", String(button.dataset.language === language));
  }
  show();
}

// The address says the language, else what was chosen last, else what the reader's browser asks for.
function wanted() {
  const languages = [...document.querySelectorAll(".toggle button")].map((button) => button.dataset.language);
  const asked = [location.hash.slice(1), remembered(), ...navigator.languages.map((tag) => tag.slice(0, 2))];
  return asked.find((language) => languages.includes(language)) ?? document.documentElement.lang;
}

function remembered() {
  try { return localStorage.getItem("language"); } catch { return null; }
}

for (const button of document.querySelectorAll(".toggle button")) {
  button.addEventListener("click", () => {
    history.replaceState(null, "", `#${button.dataset.language}`);
    try { localStorage.setItem("language", button.dataset.language); } catch { /* a browser that keeps nothing */ }
    speak(button.dataset.language);
  });
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

window.addEventListener("hashchange", () => speak(wanted()));
speak(wanted());
