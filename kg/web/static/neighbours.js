// Fetches who stands beside the entity of a page, for graph.js to draw. A node leads to its page, at the same place.
"use strict";

for (const figure of document.querySelectorAll("figure[data-neighbours]")) fetchNeighbours(figure);

async function fetchNeighbours(figure) {
  let data;
  try {
    const response = await fetch(figure.dataset.neighbours);
    if (!response.ok) return;
    data = await response.json();
  } catch {
    return; // the facts on the page are the same
  }
  if (!data.edges.length) return;
  const here = "#" + figure.closest("section[id]").id;
  const ends = new Map(data.nodes.map((node) => [node.iri, { label: node.label, path: node.path + here }]));
  const edges = data.edges.map(({ source, target, label, own }) => ({
    source: ends.get(source),
    target: ends.get(target),
    label: own ? label : "", // words on all of them could not be read
  }));
  figure.dataset.edges = JSON.stringify(edges);
  figure.dataset.centre = ends.get(data.of).path;
  if (data.more) figure.querySelector("figcaption").append(` ${data.more} more are not drawn.`);
  figure.dispatchEvent(new CustomEvent("edges", { bubbles: true }));
}
