// The network of a view: nodes and links come from Python, what is clicked goes back as `selected`.
// Stands behind graphology and Sigma, which vendored/ holds.

const LINK = "#c9ced6", DIM = "#e8eaed", OWN = "#c2410c";

function fill(graph, model) {
  const nodes = model.get("nodes"), links = model.get("links");
  const most = Math.max(1, ...nodes.map((node) => node.works));
  const strongest = Math.max(1, ...links.map((link) => link.works));
  graph.clear();
  for (const node of nodes) {
    const size = 3 + 14 * Math.sqrt(node.works / most);
    graph.addNode(node.node, { label: node.label, x: node.x, y: -node.y, size, color: node.color, works: node.works });
  }
  for (const link of links) {
    const size = 0.5 + 6 * Math.sqrt(link.works / strongest);
    graph.addEdgeWithKey(`${link.source},${link.target}`, link.source, link.target, { size, works: link.works });
  }
}

function reducers(graph, model, hovered) {
  const chosen = () => model.get("selected").split(",").filter((node) => graph.hasNode(node));
  const near = (node) => {
    const centres = hovered.node ? [hovered.node] : chosen();
    return !centres.length || centres.some((centre) => centre === node || graph.areNeighbors(centre, node));
  };
  const ends = (edge) => {
    const centres = hovered.node ? [hovered.node] : chosen();
    const on = centres.filter((centre) => graph.hasExtremity(edge, centre)).length;
    return { none: !centres.length, own: centres.length > 0 && on === centres.length };
  };
  return {
    nodeReducer: (node, data) => {
      const own = node === model.get("focal");
      if (!near(node)) return { ...data, color: DIM, label: "" };
      const forced = own || chosen().includes(node);
      return { ...data, color: own ? OWN : data.color, forceLabel: forced, highlighted: chosen().includes(node) };
    },
    edgeReducer: (edge, data) => {
      const { none, own } = ends(edge);
      if (edge === hovered.edge || own) return { ...data, color: OWN, zIndex: 1 };
      return none ? { ...data, color: LINK } : { ...data, hidden: true };
    },
  };
}

function render({ model, el }) {
  el.classList.add("explore-network");
  const box = el.appendChild(document.createElement("div"));
  const told = el.appendChild(document.createElement("p"));
  const graph = new globalThis.graphology.Graph({ type: "undirected" });
  const hovered = { node: null, edge: null };
  fill(graph, model);
  let sigma;
  try {
    sigma = new globalThis.Sigma(graph, box, {
      ...reducers(graph, model, hovered),
      allowInvalidContainer: true,
      defaultEdgeColor: LINK,
      enableEdgeEvents: true,
      labelDensity: 0.7,
      labelGridCellSize: 70,
      labelRenderedSizeThreshold: 5,
      zIndex: true,
    });
  } catch (error) {
    told.textContent = `${error}`; // no WebGL: the tables beside say the same
    return;
  }
  el.sigma = sigma;
  const select = (text) => { model.set("selected", text); model.save_changes(); };
  const tell = (text) => { told.textContent = text; };
  const named = (node) => graph.getNodeAttribute(node, "label");
  sigma.on("clickNode", ({ node }) => select(node));
  sigma.on("clickEdge", ({ edge }) => select(edge));
  sigma.on("clickStage", () => select(""));
  sigma.on("enterNode", ({ node }) => {
    hovered.node = node;
    tell(`${named(node)}: ${graph.getNodeAttribute(node, "works").toLocaleString()}`);
    sigma.refresh({ skipIndexation: true });
  });
  sigma.on("enterEdge", ({ edge }) => {
    hovered.edge = edge;
    const [a, b] = graph.extremities(edge);
    tell(`${named(a)} – ${named(b)}: ${graph.getEdgeAttribute(edge, "works").toLocaleString()}`);
    sigma.refresh({ skipIndexation: true });
  });
  const leave = () => { hovered.node = hovered.edge = null; tell(""); sigma.refresh({ skipIndexation: true }); };
  sigma.on("leaveNode", leave);
  sigma.on("leaveEdge", leave);
  const redraw = () => { hovered.node = hovered.edge = null; fill(graph, model); sigma.refresh(); };
  const mark = () => sigma.refresh({ skipIndexation: true });
  const watched = new ResizeObserver(() => { sigma.resize(true); sigma.refresh(); }); // drawn first where nothing has a size
  watched.observe(box);
  model.on("change:links", redraw);
  model.on("change:selected change:focal", mark);
  return () => {
    watched.disconnect();
    model.off("change:links", redraw);
    model.off("change:selected change:focal", mark);
    sigma.kill();
  };
}

export default { render };
