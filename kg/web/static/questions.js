// Suggests names in the fields of a question as one types.
"use strict";

for (const input of document.querySelectorAll("input[data-names]")) {
  const list = document.getElementById(input.getAttribute("list"));
  let waiting = 0;
  let latest = 0;
  input.addEventListener("input", () => {
    clearTimeout(waiting);
    const wanted = input.value.trim();
    if (wanted === "") return;
    waiting = setTimeout(async () => {
      const asked = ++latest;
      const answer = await fetch(`${input.dataset.names}?q=${encodeURIComponent(wanted)}`);
      if (!answer.ok || asked !== latest) return; // an older answer comes too late
      const { hits } = await answer.json();
      list.replaceChildren(
        ...hits.map((hit) => {
          const option = document.createElement("option");
          option.value = hit.label;
          return option;
        }),
      );
    }, 120);
  });
}
