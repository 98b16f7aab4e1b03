(() => {
  "use strict";
  const $ = (id) => document.getElementById(id);
  const { token, lang, max, words: packed } = document.body.dataset;
  const words = JSON.parse(packed);
  const say = (key, values = {}) => words[key].replace(/\{(\w+)\}/g, (_, name) => values[name]);
  const AT_ONCE = 2;
  const entries = [];
  let running = 0;
  let shown = null;

  const post = async (what, entry, format) => {
    const query = new URLSearchParams({ name: entry.name, format, lang });
    const answer = await fetch(`api/${what}?${query}`, {
      method: "POST",
      headers: { "X-Gklint-Token": token, "Content-Type": "application/octet-stream" },
      body: entry.file,
    });
    if (!answer.ok) {
      const fault = await answer.json().catch(() => ({ error: String(answer.status) }));
      throw new Error(fault.error);
    }
    return answer;
  };

  // ------------------------------------------------------------ uploads

  const add = (files) => {
    for (const file of files) {
      if (file.name.startsWith(".")) continue;
      const entry = { file, name: file.webkitRelativePath || file.name, state: "waiting", files: [] };
      entry.row = $("rows").insertRow();
      for (let i = 0; i < 4; i++) entry.row.insertCell();
      entries.push(entry);
      draw(entry);
    }
    $("results").hidden = entries.length === 0;
    next();
  };

  const next = () => {
    tell();
    while (running < AT_ONCE) {
      const entry = entries.find((each) => each.state === "waiting");
      if (!entry) return;
      running += 1;
      entry.state = "running";
      draw(entry);
      check(entry).finally(() => {
        running -= 1;
        draw(entry);
        next();
      });
    }
  };

  const check = async (entry) => {
    try {
      if (entry.file.size > Number(max)) throw new Error(say("too-large", { size: Math.floor(max / 1048576) }));
      const found = await (await post("check", entry, "json")).json();
      entry.files = found.files;
      entry.state = "done";
    } catch (error) {
      entry.state = "failed";
      entry.why = error.message;
    }
  };

  // ------------------------------------------------------------ the table

  const LEVELS = ["error", "warning", "info"];
  const count = (entry, level) =>
    entry.files.reduce((sum, file) => sum + file.diagnostics.filter((found) => found.severity === level).length, 0);

  const draw = (entry) => {
    const [name, result, actions, report] = entry.row.cells;
    name.textContent = entry.name;
    report.textContent = entry.files
      .map((file) => [file.agency, file.year].filter(Boolean).join(" "))
      .filter(Boolean)
      .join("、");
    result.replaceChildren();
    actions.replaceChildren();
    const part = (text, kind) => {
      const node = document.createElement("span");
      node.textContent = text;
      node.className = kind;
      if (result.childNodes.length) result.append(" ");
      result.append(node);
    };
    if (entry.state === "failed") part(say("failed", { why: entry.why }), "error");
    else if (entry.state !== "done") part(say(entry.state), "");
    else {
      for (const level of LEVELS) if (count(entry, level)) part(say(`count-${level}`, { n: count(entry, level) }), level);
      if (!LEVELS.some((level) => count(entry, level))) part(say("count-none"), "clean");
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = say("open");
      button.setAttribute("aria-label", `${say("open")} ${entry.name}`);
      button.addEventListener("click", () => view(entry, button));
      const save = document.createElement("button");
      save.type = "button";
      save.className = "quiet";
      save.textContent = say("save");
      save.setAttribute("aria-label", `${say("save")} ${entry.name}`);
      save.addEventListener("click", async () => offer(await (await post("check", entry, "html")).blob(), `${stem(entry.name)}.html`));
      actions.append(button, " ", save);
      if (/\.doc[xm]$/i.test(entry.name)) {
        const word = document.createElement("button");
        word.type = "button";
        word.className = "quiet";
        word.textContent = say("word");
        word.setAttribute("aria-label", `${say("word")} ${entry.name}`);
        word.addEventListener("click", async () => {
          try {
            offer(await (await post("annotate", entry, "docx")).blob(), `${stem(entry.name)}.checked.docx`);
          } catch (error) {
            $("summary").textContent = error.message;
          }
        });
        actions.append(" ", word);
      }
    }
  };

  const tell = () => {
    const over = entries.filter((entry) => entry.state === "done" || entry.state === "failed");
    $("progress").max = Math.max(entries.length, 1);
    $("progress").value = over.length;
    $("progress").hidden = over.length === entries.length;
    $("downloads").hidden = over.length === 0;
    const total = (level) => over.reduce((sum, entry) => sum + count(entry, level), 0);
    $("summary").textContent =
      over.length < entries.length
        ? say("under-way", { done: over.length, all: entries.length })
        : say("summary", { all: entries.length, error: total("error"), warning: total("warning"), info: total("info") });
  };

  // ------------------------------------------------------------ one report

  const view = async (entry, button) => {
    try {
      const blob = await (await post("check", entry, "html")).blob();
      if (shown) URL.revokeObjectURL(shown.url);
      shown = { url: URL.createObjectURL(blob), button };
      $("frame").src = shown.url;
      $("viewname").textContent = entry.name;
      $("view").hidden = false;
      $("view").scrollIntoView();
      $("close").focus({ preventScroll: true });
    } catch (error) {
      entry.state = "failed";
      entry.why = error.message;
      draw(entry);
    }
  };

  const stem = (name) => name.split("/").pop().replace(/\.[^.]*$/, "");
  const offer = (blob, name) => {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(blob);
    link.download = name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10000);
  };

  const together = async (format) => {
    const over = entries.filter((entry) => entry.state === "done");
    if (format === "json") {
      const files = over.flatMap((entry) => entry.files);
      offer(new Blob([JSON.stringify({ files }, null, 1)], { type: "application/json" }), "gklint.json");
      return;
    }
    let text = "";
    for (const entry of over) {
      const one = await (await post("check", entry, "csv")).text();
      const body = one.replace(/^\ufeff/, "");
      text += text ? body.slice(body.indexOf("\n") + 1) : body;
    }
    offer(new Blob(["\ufeff", text], { type: "text/csv" }), "gklint.csv");
  };

  // ------------------------------------------------------------ the hands

  for (const id of ["files", "folder"])
    $(id).addEventListener("change", (event) => {
      add(event.target.files);
      event.target.value = "";
    });
  for (const kind of ["dragover", "dragenter"])
    addEventListener(kind, (event) => {
      event.preventDefault();
      $("drop").classList.add("over");
    });
  addEventListener("dragleave", (event) => {
    if (!event.relatedTarget) $("drop").classList.remove("over");
  });
  addEventListener("drop", async (event) => {
    event.preventDefault();
    $("drop").classList.remove("over");
    add(await dropped(event.dataTransfer));
  });

  // what is dropped may hold folders
  const dropped = async (transfer) => {
    const roots = Array.from(transfer.items || [], (item) => item.webkitGetAsEntry && item.webkitGetAsEntry()).filter(Boolean);
    if (!roots.some((root) => root.isDirectory)) return Array.from(transfer.files);
    const found = [];
    const walk = async (node) => {
      if (node.isFile) found.push(await new Promise((done, fail) => node.file(done, fail)));
      else {
        const reader = node.createReader();
        for (;;) {
          const some = await new Promise((done, fail) => reader.readEntries(done, fail));
          if (!some.length) break;
          for (const each of some) await walk(each);
        }
      }
    };
    for (const root of roots) await walk(root);
    return found;
  };

  for (const button of document.querySelectorAll("[data-download]"))
    button.addEventListener("click", () => together(button.dataset.download));
  $("clear").addEventListener("click", () => {
    entries.length = 0;
    $("rows").replaceChildren();
    $("results").hidden = true;
    $("view").hidden = true;
    $("files").focus();
  });
  $("close").addEventListener("click", () => {
    $("view").hidden = true;
    if (shown) shown.button.focus();
  });
  $("print").addEventListener("click", () => $("frame").contentWindow.print());
})();
