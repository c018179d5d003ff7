// The editor at the endpoint: prefixes known, names completed from the ontology of the store, examples to click.
"use strict";

{
  const place = document.getElementById("editor");
  const form = document.getElementById("plain");
  const { prefixes, base, root } = JSON.parse(place.dataset.known);
  const { Yasqe } = Yasgui;
  const names = fetch(place.dataset.terms)
    .then((answer) => (answer.ok ? answer.json() : []))
    .then((terms) => terms.map((term) => ({ ...term, name: shortened(term.iri) })));

  // Completion knows this store's ontology, and asks nobody else for names.
  Yasqe.registerAutocompleter(
    {
      name: "terms",
      bulk: false,
      autoShow: true,
      persistenceId: null,
      isValidCompletionPosition: (yasqe) => {
        const word = yasqe.getCompleteToken().string;
        return /^[A-Za-z][\w-]*:[\w-]*$/.test(word) || (/^[a-z]\w{2,}$/.test(word) && word !== word.toUpperCase());
      },
      preProcessToken: (_yasqe, token) => token,
      get: async (_yasqe, token) => {
        const wanted = token.string.trim().toLowerCase();
        const fits = ({ name, label }) =>
          name.toLowerCase().startsWith(wanted) ||
          (!wanted.includes(":") &&
            (name.toLowerCase().includes(`:${wanted}`) || label.toLowerCase().includes(wanted)));
        const known = (await names).filter(fits).map((term) => term.name);
        return known.sort().slice(0, 60);
      },
    },
    false,
  );
  Yasqe.forkAutocompleter(
    "prefixes", // it declares each prefix that is used
    {
      name: "known prefixes",
      persistenceId: null,
      get: () => Object.entries(prefixes).map(([prefix, namespace]) => `${prefix}: <${namespace}>`),
    },
    false,
  );
  Yasqe.defaults.autocompleters = ["known prefixes", "terms", "variables"];

  const shared = new URLSearchParams(location.hash.slice(1)).has("query"); // a link that the editor made

  place.hidden = false;
  const yasgui = new Yasgui(place, {
    populateFromUrl: shared, // else it would ask what the page was asked, too, and one of the two is given up
    requestConfig: { endpoint: new URL(place.dataset.endpoint, location).href, method: "POST" },
    copyEndpointOnNewTab: true,
    persistenceId: `kg ${base}`,
    yasqe: { value: form.elements.query.value, editorHeight: "19rem" },
    yasr: { prefixes },
  });
  label();
  new MutationObserver(label).observe(place, { childList: true, subtree: true });
  if ("given" in form.dataset && !shared) {
    show(form.elements.query.value);
  }
  form.hidden = true;
  for (const id of ["answer", "verdict"]) document.getElementById(id)?.remove(); // the editor asks again

  for (const link of document.querySelectorAll("#examples a")) {
    link.addEventListener("click", (event) => {
      event.preventDefault();
      show(link.dataset.query);
      place.scrollIntoView({ block: "start" });
    });
  }

  function show(query) {
    const tab = yasgui.getTab() ?? yasgui.addTab(true);
    tab.setQuery(query);
    tab.getYasqe()?.query().catch(() => {}); // the editor shows what went wrong
  }

  function shortened(iri) {
    for (const [prefix, namespace] of Object.entries(prefixes)) {
      if (iri.startsWith(namespace)) return `${prefix}:${iri.slice(namespace.length)}`;
    }
    return `<${iri}>`;
  }

  function page(iri) {
    return iri.startsWith(base) && !iri.includes("#") ? root + iri.slice(base.length) : iri;
  }

  // What has a page here is shown here, however the link in the answer is opened.
  for (const way of ["pointerover", "focusin"]) {
    place.addEventListener(way, (event) => {
      const link = event.target.closest("a[href]");
      if (link?.href.startsWith(base)) link.href = page(link.href);
    });
  }

  // Names and roles for those who hear the page, where the editor gives none or wrong ones.
  function label() {
    const named = { ".CodeMirror textarea": "Query", ".tableSizer": "Rows on a page" };
    for (const [selector, name] of Object.entries(named)) {
      for (const element of place.querySelectorAll(selector)) element.setAttribute("aria-label", name);
    }
    const add = place.querySelector(".addTab"); // stands in a list that may hold tabs only
    add.setAttribute("role", "tab");
    add.setAttribute("aria-selected", "false");
  }
}
