// Suggests names in the fields of a question as one types.
"use strict";

for (const input of document.querySelectorAll("input[data-names][list]")) {
  const list = document.getElementById(input.getAttribute("list"));
  let waiting = 0;
  let latest = 0;

  const suggest = async () => {
    const wanted = input.value.trim();
    if (wanted === "") return;
    const asked = ++latest;
    const answer = await fetch(`${input.dataset.names}?q=${encodeURIComponent(wanted)}`);
    if (!answer.ok) return;
    const { hits } = await answer.json();
    if (asked !== latest) return; // an older answer comes too late
    list.replaceChildren(
      ...hits.map((hit) => {
        const option = document.createElement("option");
        option.value = hit.label;
        return option;
      }),
    );
  };
  const soon = () => {
    clearTimeout(waiting);
    waiting = setTimeout(suggest, 120);
  };
  input.addEventListener("input", soon);
  if (document.activeElement === input) soon(); // typed before this script was there
}
