"use strict";
// Search over the agencies (agencies.js) and tables that sort by a click on a heading. Without it the site still works.
(function () {
  const form = document.querySelector(".search"), input = document.getElementById("q"), hits = document.getElementById("hits");
  const known = window.GKLINT_AGENCIES || [], up = form ? form.dataset.up : "";
  function look() {
    const words = input.value.trim().split(/\s+/).filter(Boolean);
    hits.replaceChildren();
    if (!words.length) return;
    let shown = 0;
    for (const [name, key, years, errors] of known) {
      if (!words.every((word) => name.includes(word) || years.includes(word))) continue;
      const item = document.createElement("li"), link = document.createElement("a"), count = document.createElement("small");
      link.href = up + "agencies/" + key + ".html";
      link.textContent = name;
      count.textContent = years + " · " + errors;
      link.append(" ", count);
      item.append(link);
      hits.append(item);
      if (++shown === 50) break;
    }
  }
  if (input) {
    input.addEventListener("input", look);
    input.addEventListener("keydown", (event) => { if (event.key === "Escape") { input.value = ""; look(); } });
    form.addEventListener("submit", (event) => { event.preventDefault(); const first = hits.querySelector("a"); if (first) location.href = first.href; });
  }
  const value = (row, at) => row.cells[at].textContent.replace(/[,%]/g, "").trim();
  document.querySelectorAll("table.sortable").forEach((table) => {
    table.querySelectorAll("thead th").forEach((head, at) => {
      const button = document.createElement("button");
      button.type = "button";
      button.append(...head.childNodes);
      head.append(button);
      button.addEventListener("click", () => {
        const down = head.getAttribute("aria-sort") !== "descending", body = table.tBodies[0], rows = [...body.rows];
        const numbers = rows.every((row) => value(row, at) === "" || !isNaN(value(row, at)));
        rows.sort((a, b) => {
          const x = value(a, at), y = value(b, at);
          return (numbers ? Number(x) - Number(y) : x.localeCompare(y, document.documentElement.lang)) * (down ? -1 : 1);
        });
        table.querySelectorAll("th").forEach((each) => each.removeAttribute("aria-sort"));
        head.setAttribute("aria-sort", down ? "descending" : "ascending");
        body.append(...rows);
      });
    });
  });
})();
