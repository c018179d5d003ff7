// Draws figures of class "graph": data-edges is a list of {source, target, label}, whose ends are {label, path}; the end
// with the path of data-centre is marked. Whoever cannot see the drawing has the same in the page as text.
"use strict";

{
  const MOST_WORDS = 24; // edges that have their words beside them
  if (typeof cytoscape === "function") {
    // cytoscape would put a style sheet inline, which no page of ours may have, unless it finds it there already
    const sheet = document.createElement("meta");
    sheet.id = "__________cytoscape_stylesheet";
    document.head.append(sheet);
    for (const figure of document.querySelectorAll("figure.graph[data-edges]")) draw(figure);
    document.addEventListener("edges", (event) => draw(event.target)); // of a figure whose edges came later
  }

  function draw(figure) {
    const elements = parts(JSON.parse(figure.dataset.edges), figure.dataset.centre);
    const canvas = document.createElement("div");
    canvas.className = "canvas";
    canvas.setAttribute("role", "img");
    canvas.setAttribute("aria-label", "The same as a drawing");
    figure.prepend(canvas);
    figure.hidden = false;
    const graph = cytoscape({
      container: canvas,
      elements,
      style: looks(),
      layout: {
        name: "cose",
        animate: false,
        randomize: false,
        idealEdgeLength: () => 90,
        nodeRepulsion: () => 12000,
        nodeOverlap: 24,
        nodeDimensionsIncludeLabels: true,
        componentSpacing: 55,
        padding: 24,
      },
      minZoom: 0.2,
      maxZoom: 3,
      userZoomingEnabled: false, // the page scrolls over it; buttons zoom
      boxSelectionEnabled: false,
    });
    graph.on("tap", "node[path]", (event) => location.assign(event.target.data("path")));
    graph.on("mouseover", "node[path]", () => canvas.classList.add("over"));
    graph.on("mouseout", "node[path]", () => canvas.classList.remove("over"));
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => graph.style(looks()));
    legible(graph);
    figure.append(buttons(graph));
    figure.dataset.drawn = String(graph.nodes().length); // what tests wait for
    figure.graph = graph;
  }

  function parts(edges, centre) {
    const nodes = new Map();
    const id = (end) => {
      const key = end.path ?? end.label;
      if (!nodes.has(key)) {
        const data = { id: `n${nodes.size}`, label: end.label, centre: end.path === centre ? 1 : 0 };
        if (end.path) data.path = end.path;
        nodes.set(key, data);
      }
      return nodes.get(key).id;
    };
    const joined = new Map(); // edges between the same two with the same words are drawn once
    for (const { source, target, label } of edges) {
      const data = { source: id(source), target: id(target), label };
      joined.set(JSON.stringify(data), data);
    }
    const around = 60 + 20 * nodes.size; // they begin in a circle, so that the same graph is drawn the same each time
    const placed = [...nodes.values()].map((data, place) => {
      const angle = (2 * Math.PI * place) / nodes.size;
      return { data, position: { x: around * Math.cos(angle), y: around * Math.sin(angle) } };
    });
    return [...placed, ...[...joined.values()].map((data) => ({ data }))];
  }

  function looks() {
    const computed = getComputedStyle(document.documentElement);
    const colour = (name) => computed.getPropertyValue(`--${name}`).trim();
    return [
      {
        selector: "node",
        style: {
          label: "data(label)",
          width: 14,
          height: 14,
          "background-color": colour("accent"),
          color: colour("ink"),
          "font-size": 12,
          "font-family": "system-ui, sans-serif",
          "text-wrap": "wrap",
          "text-max-width": 130,
          "text-valign": "bottom",
          "text-margin-y": 3,
          "text-background-color": colour("paper"),
          "text-background-opacity": 0.8,
        },
      },
      { selector: "node[centre = 1]", style: { width: 22, height: 22, "font-weight": 600 } },
      {
        selector: "edge",
        style: {
          label: "data(label)",
          width: 1.2,
          "line-color": colour("line"),
          "target-arrow-color": colour("faint"),
          "target-arrow-shape": "triangle",
          "arrow-scale": 0.8,
          "curve-style": "bezier",
          color: colour("faint"),
          "font-size": 10,
          "text-rotation": "autorotate",
          "text-background-color": colour("paper"),
          "text-background-opacity": 0.9,
        },
      },
      { selector: "edge.quiet", style: { label: "" } },
    ];
  }

  // Words that a large graph would make too small to read are larger; those on many edges wait for the pointer.
  function legible(graph) {
    const size = Math.min(20, 12 / Math.min(1, graph.zoom()));
    graph.nodes().style("font-size", size);
    graph.edges().style("font-size", size * 0.85);
    if (graph.edges().length <= MOST_WORDS) return;
    graph.edges().addClass("quiet");
    graph.on("mouseover tapstart", "node", (event) => event.target.connectedEdges().removeClass("quiet"));
    graph.on("mouseout tapend", "node", (event) => event.target.connectedEdges().addClass("quiet"));
  }

  function buttons(graph) {
    const bar = document.createElement("p");
    bar.className = "zoom";
    const centre = () => ({ x: graph.width() / 2, y: graph.height() / 2 });
    const add = (sign, name, act) => {
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = sign;
      button.setAttribute("aria-label", name);
      button.addEventListener("click", act);
      bar.append(button);
    };
    add("+", "Zoom in", () => graph.zoom({ level: graph.zoom() * 1.3, renderedPosition: centre() }));
    add("−", "Zoom out", () => graph.zoom({ level: graph.zoom() / 1.3, renderedPosition: centre() }));
    add("⤢", "Show all", () => graph.fit(undefined, 24));
    return bar;
  }
}
