// A sentence of an article that states something shows what, when it is pointed at, focused or tapped: a copy of its note,
// which stands beside the text anyway. Escape closes it.
"use strict";

{
  const popover = document.createElement("div");
  popover.className = "popover";
  popover.id = "what-it-states";
  popover.setAttribute("role", "note");
  popover.hidden = true;
  let shown = null;
  let timer = 0;

  const sentence = (event) => event.target.closest?.(".stated-here");

  document.querySelector(".body")?.append(popover);
  for (const note of document.querySelectorAll(".body .note")) note.setAttribute("aria-describedby", popover.id);
  document.addEventListener("pointerover", (event) => {
    if (event.pointerType === "touch") return;
    const over = sentence(event);
    clearTimeout(timer);
    if (over) timer = setTimeout(show, shown ? 0 : 150, over);
    else if (!popover.contains(event.target)) timer = setTimeout(hide, 250);
  });
  document.addEventListener("focusin", (event) => {
    const over = sentence(event);
    if (over) show(over);
    else if (!popover.contains(event.target)) hide();
  });
  document.addEventListener("click", (event) => {
    const over = sentence(event);
    if (over && !event.target.closest("a.mention")) {
      show(over);
      if (event.target.closest("a.note") && matchMedia("(max-width: 52rem)").matches) event.preventDefault();
    } else if (!popover.contains(event.target)) hide();
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") hide();
  });

  function show(element) {
    const note = document.getElementById(`s${element.dataset.sentence}`);
    if (!note || shown === element) return;
    hide();
    shown = element;
    popover.replaceChildren(...[...note.querySelectorAll(".fact")].map(copy));
    popover.hidden = false;
    element.classList.add("pointed");
    const box = element.getBoundingClientRect();
    const body = popover.offsetParent.getBoundingClientRect();
    const below = box.bottom + popover.offsetHeight + 8 < innerHeight || box.top < popover.offsetHeight + 8;
    popover.style.setProperty("top", `${(below ? box.bottom + 4 : box.top - popover.offsetHeight - 4) - body.top}px`);
    note.classList.add("pointed");
  }

  function hide() {
    clearTimeout(timer);
    if (!shown) return;
    shown.classList.remove("pointed");
    document.querySelector(".stated .pointed")?.classList.remove("pointed");
    shown = null;
    popover.hidden = true;
    popover.replaceChildren();
  }

  function copy(fact) {
    const made = fact.cloneNode(true);
    made.removeAttribute("id");
    return made;
  }
}
