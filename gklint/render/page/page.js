(() => {
  "use strict";
  const each = (root, what) => Array.from(root.querySelectorAll(what));
  const overview = document.querySelector(".overview");
  if (overview) {
    const body = overview.querySelector("tbody");
    for (const report of each(document, ".report")) {
      const row = body.insertRow();
      const link = document.createElement("a");
      link.href = "#" + report.id;
      link.textContent = report.querySelector("h1").textContent;
      row.insertCell().append(link);
      row.insertCell().textContent = report.querySelector(".path").textContent;
      for (const level of ["error", "warning", "info"]) {
        const cell = row.insertCell();
        cell.textContent = report.dataset[level];
        cell.className = "num";
      }
    }
    overview.querySelector(".wide").hidden = false;
    overview.parentNode.prepend(overview);
  }
  for (const report of each(document, ".report")) {
    const findings = each(report, ".finding");
    const of = (node) => (node.dataset.f || "").split(" ");
    const number = (finding) => finding.getAttribute("value");
    const light = (which) => {
      for (const node of each(report, "[data-f]")) node.classList.toggle("lit", of(node).includes(which));
      for (const node of findings) node.classList.toggle("lit", number(node) === which);
    };
    report.addEventListener("click", (event) => {
      const mark = event.target.closest("mark[data-f]");
      if (mark && !event.target.closest("a")) {
        const target = findings.find((node) => number(node) === of(mark)[0]);
        if (target) {
          location.hash = target.id;
          light(of(mark)[0]);
        }
        return;
      }
      const badge = event.target.closest(".paper .badge");
      if (badge) light(of(badge)[0]);
      const link = event.target.closest(".finding a");
      if (link) light(number(link.closest(".finding")));
    });
    // a table's text is folded away: what a link leads to must be seen
    const open = () => {
      const target = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
      const folded = target && target.closest("details:not([open])");
      if (folded) {
        folded.open = true;
        target.scrollIntoView();
      }
    };
    addEventListener("hashchange", open);
    addEventListener("beforeprint", () => each(report, ".finding details").forEach((node) => (node.open = true)));
    const filter = report.querySelector(".filter");
    if (!filter) continue;
    filter.hidden = false;
    filter.addEventListener("change", () => {
      const shown = new Set(each(filter, "input:checked").map((box) => box.value));
      const visible = new Set();
      for (const finding of findings) {
        finding.hidden = !shown.has(finding.dataset.level);
        if (!finding.hidden) visible.add(number(finding));
      }
      for (const node of each(report, "[data-f]")) node.classList.toggle("off", !of(node).some((n) => visible.has(n)));
    });
  }
})();
