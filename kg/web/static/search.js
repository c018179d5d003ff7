// Names while one types, below every search field: a combobox as the ARIA practices describe it. Arrows choose, Enter goes
// there or searches, Escape closes. The server's texts are only ever set as text.
"use strict";

for (const form of document.querySelectorAll("form[data-names]")) suggest(form, form.querySelector("input[name=q]"));

function suggest(form, input) {
  const list = document.createElement("ul");
  list.id = `names-of-${input.name}`;
  list.className = "suggestions";
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", "Names");
  list.hidden = true;
  const heard = document.createElement("p"); // how many there are, for those who hear the page
  heard.className = "unseen";
  heard.setAttribute("role", "status");
  form.append(list, heard);
  for (const [name, value] of Object.entries({
    role: "combobox",
    "aria-autocomplete": "list",
    "aria-controls": list.id,
    "aria-expanded": "false",
    autocomplete: "off",
  }))
    input.setAttribute(name, value);

  let chosen = -1;
  let asked = 0; // answers to earlier questions are not shown
  let timer = 0;

  input.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(ask, 60);
  });
  input.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    const number = list.hidden ? 0 : list.children.length;
    if (event.key === "Escape" && number) {
      event.preventDefault();
      close();
    } else if ((event.key === "ArrowDown" || event.key === "ArrowUp") && !number && input.value.trim()) {
      event.preventDefault();
      ask();
    } else if (event.key === "ArrowDown" && number) {
      event.preventDefault();
      choose(chosen + 1 < number ? chosen + 1 : -1);
    } else if (event.key === "ArrowUp" && number) {
      event.preventDefault();
      choose(chosen < 0 ? number - 1 : chosen - 1);
    } else if (event.key === "Enter" && number && chosen >= 0) {
      event.preventDefault();
      location.assign(list.children[chosen].dataset.path);
    } else if (event.key === "Tab") close();
  });
  // after a click on the list, and not where the focus has come back meanwhile
  input.addEventListener("blur", () => setTimeout(() => document.activeElement !== input && close(), 150));
  list.addEventListener("mousedown", (event) => event.preventDefault()); // the field keeps the focus
  list.addEventListener("click", (event) => {
    const option = event.target.closest("[role=option]");
    if (option) location.assign(option.dataset.path);
  });

  async function ask() {
    const wanted = input.value.trim();
    const mine = ++asked;
    if (!wanted) return close();
    let hits;
    try {
      const response = await fetch(`${form.dataset.names}?q=${encodeURIComponent(wanted)}`);
      if (!response.ok) return close();
      hits = (await response.json()).hits;
    } catch {
      return close(); // the form still searches
    }
    if (mine === asked && document.activeElement === input) show(hits);
  }

  function show(hits) {
    list.replaceChildren(...hits.map(option));
    choose(-1);
    list.hidden = !hits.length;
    input.setAttribute("aria-expanded", String(!list.hidden));
    heard.textContent = hits.length ? `${hits.length} name${hits.length === 1 ? "" : "s"}` : "no such name";
  }

  function option(hit, number) {
    const item = document.createElement("li");
    item.id = `${list.id}-${number}`;
    item.setAttribute("role", "option");
    item.setAttribute("aria-selected", "false");
    item.dataset.path = hit.path;
    item.append(part("bdi", "", hit.label));
    item.append(part("span", "faint", hit.by ? `${hit.kind}, “${hit.by}”` : hit.kind));
    if (hit.articles) item.append(part("span", "faint number", `${hit.articles}`));
    return item;
  }

  function choose(number) {
    list.children[chosen]?.setAttribute("aria-selected", "false");
    chosen = number;
    const option = list.children[chosen];
    if (option) {
      option.setAttribute("aria-selected", "true");
      option.scrollIntoView({ block: "nearest" });
      input.setAttribute("aria-activedescendant", option.id);
    } else input.removeAttribute("aria-activedescendant");
  }

  function close() {
    asked++;
    list.hidden = true;
    list.replaceChildren();
    chosen = -1;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  }
}

function part(name, className, text) {
  const element = document.createElement(name);
  element.className = className;
  element.textContent = text;
  return element;
}
