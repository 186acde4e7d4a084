"use strict";
// Makes tables sortable, and pages and filters the long ones. Without it all rows are there, in their first order.
for (const table of document.querySelectorAll("table")) {
  const body = table.tBodies[0];
  let rows = [...body.rows];
  const size = Number(table.dataset.page || 0);
  let page = 0;
  let wanted = "";
  const words = size ? new Map(rows.map((row) => [row, row.textContent.toLowerCase()])) : null;
  const say = document.createElement("p");
  say.className = "say";
  say.setAttribute("role", "status");

  const button = (name, click) => {
    const made = document.createElement("button");
    made.type = "button";
    made.textContent = name;
    made.addEventListener("click", click);
    return made;
  };
  const turn = (by) => () => { page += by; show(); };
  const before = button("Previous", turn(-1));
  const after = button("Next", turn(1));

  const show = () => {
    if (!size) return;
    const found = wanted ? rows.filter((row) => words.get(row).includes(wanted)) : rows;
    const last = Math.max(0, Math.ceil(found.length / size) - 1);
    page = Math.min(Math.max(page, 0), last);
    const shown = found.slice(page * size, (page + 1) * size);
    body.replaceChildren(...shown);
    before.disabled = page === 0;
    after.disabled = page === last;
    const from = found.length ? page * size + 1 : 0;
    say.textContent = `${from} to ${page * size + shown.length} of ${found.length}`;
  };

  if (size) {
    const find = document.createElement("input");
    find.type = "search";
    find.addEventListener("input", () => { wanted = find.value.trim().toLowerCase(); page = 0; show(); });
    const label = document.createElement("label");
    label.append(table.dataset.find + " ", find);
    const tools = document.createElement("div");
    tools.className = "tools";
    tools.append(label, before, after, say);
    table.parentElement.before(tools);
    show();
    // Until here the style sheet kept the browser from laying out thousands of rows; now there are few.
    table.parentElement.classList.remove("long");
    // On paper there is nothing to click: all rows.
    addEventListener("beforeprint", () => body.replaceChildren(...rows));
    addEventListener("afterprint", show);
  }

  const value = (row, column, numeric) => {
    const cell = row.cells[column];
    const text = cell.dataset.v ?? cell.textContent.trim();
    if (text === "") return null;
    return numeric ? Number(text) : text;
  };
  const heads = [...table.tHead.rows[0].cells];
  heads.forEach((head, column) => {
    if (!head.dataset.sort) return;
    const numeric = head.dataset.sort === "n";
    const sort = button(head.textContent, () => {
      // The first click shows what matters: large numbers first, names from A.
      const down = head.hasAttribute("aria-sort") ? head.getAttribute("aria-sort") === "ascending" : numeric;
      for (const other of heads) other.removeAttribute("aria-sort");
      head.setAttribute("aria-sort", down ? "descending" : "ascending");
      const keys = new Map(rows.map((row) => [row, value(row, column, numeric)]));
      rows.sort((one, two) => {
        const a = keys.get(one);
        const b = keys.get(two);
        if (a === null || b === null) return (a === null) - (b === null);
        const order = numeric ? a - b : a.localeCompare(b, undefined, { numeric: true });
        return down ? -order : order;
      });
      page = 0;
      if (size) show();
      else body.replaceChildren(...rows);
    });
    sort.className = "sort";
    head.replaceChildren(sort);
  });
}
