"use strict";
(() => {
  const data = JSON.parse(document.getElementById("data").textContent);
  const form = document.getElementById("filters");
  const names = ["group", "case", "theme", "facet"];
  const opens = ["case", "theme", "code", "role", "with", "at"];
  const dialog = document.getElementById("opened");
  const isZh = () => document.documentElement.lang === "zh";
  const word = (pair) => pair[isZh() ? 1 : 0];
  const codesOf = Object.fromEntries(Object.entries(data.themes).map(([id, theme]) => [id, new Set(theme.codes)]));
  const cells = [...document.querySelectorAll("[data-count]")];
  cells.forEach((cell) => { cell.dataset.of = cell.textContent.split("/")[1] || ""; });
  const chosen = () => Object.fromEntries(names.map((name) => [name, form.elements[name].value]));

  // Whether a case has the attribute chosen, and the role that a cell is of.
  function holdsCase(name, filter) {
    if (filter.case && filter.case !== name) return false;
    if (!filter.group) return true;
    const at = filter.group.indexOf("=");
    return (data.cases[name] || {})[filter.group.slice(0, at)] === filter.group.slice(at + 1);
  }
  // What a filter leaves. Of a pair of codes one may be of another theme, so there the filter by theme chooses rows.
  function filtered(filter, isPair) {
    return data.quotes.filter((quote) => holdsCase(data.segments[quote[0]][2], filter)
      && (isPair || !filter.theme || codesOf[filter.theme]?.has(quote[1]))
      && (!filter.facet || quote[3].includes(filter.facet)));
  }
  const roleOf = (name) => (data.cases[name] || {}).role || "not reported";
  const carrying = (quotes, code) => new Set(quotes.filter((quote) => quote[1] === code).map((quote) => quote[0]));
  function ofCell(quotes, of) {
    if (of.with) {
      const [one, other] = [carrying(quotes, of.code), carrying(quotes, of.with)];
      return quotes.filter((quote) => one.has(quote[0]) && other.has(quote[0]) && [of.code, of.with].includes(quote[1])
        && (of.grouped === undefined || roleOf(data.segments[quote[0]][2]) === of.role));
    }
    const at = of.at ? new Set(of.at.split(" ").map(Number)) : null;
    return quotes.filter((quote) => {
      const name = data.segments[quote[0]][2];
      return (!at || at.has(quote[0])) && (!of.case || of.case === name) && (!of.code || of.code === quote[1])
        && (!of.theme || codesOf[of.theme].has(quote[1]))
        && (of.grouped === undefined || roleOf(name) === of.role);
    });
  }
  const segmentsOf = (quotes) => new Set(quotes.map((quote) => quote[0]));
  const casesOf = (quotes) => new Set(quotes.map((quote) => data.segments[quote[0]][2]));
  const told = (quotes) => word(data.words.shown)
    .replace("{n}", segmentsOf(quotes).size).replace("{c}", casesOf(quotes).size);

  function count() {
    const filter = chosen();
    const quotes = filtered(filter);
    const ofPairs = filtered(filter, true);
    const most = Number(document.querySelector(".matrix")?.dataset.most || 0);
    const inFilter = Object.keys(data.cases).filter((name) => holdsCase(name, filter));
    for (const cell of cells) {
      const own = ofCell(cell.closest(".pairs") ? ofPairs : quotes, cell.dataset);
      const bar = cell.previousElementSibling;
      if (cell.dataset.count === "cases") {
        const whole = inFilter.filter((name) => cell.dataset.grouped === undefined || roleOf(name) === cell.dataset.role);
        const n = casesOf(own).size;
        cell.textContent = `${n}/${whole.length}`;
        if (bar?.className === "bar") bar.style.setProperty("--share", `${whole.length ? 100 * n / whole.length : 0}%`);
      } else {
        cell.textContent = segmentsOf(own).size;
      }
      const box = cell.parentElement;
      if (/heat-/.test(box.className)) box.className = `heat-${Math.ceil(data.steps * segmentsOf(own).size / most)}`;
    }
    measure(filter, ofPairs, inFilter);
    document.querySelectorAll("[data-of-theme], [data-of-case]").forEach((one) => {
      const { ofTheme, ofCase } = one.dataset;
      one.hidden = (ofTheme !== undefined && Boolean(filter.theme) && ofTheme !== filter.theme)
        || (ofCase !== undefined && !holdsCase(ofCase, filter));
    });
    document.body.classList.toggle("is-filtered", names.some((name) => filter[name]));
    const picked = names.filter((name) => filter[name]).map((name) => form.elements[name].selectedOptions[0].textContent);
    const number = document.getElementById("shown");
    number.textContent = [told(quotes), ...picked].join(" · ");
  }

  // Jaccard and lift of each pair, as the program computes them; without a filter they stand as it wrote them.
  function measure(filter, quotes, cases) {
    const units = cases.reduce((sum, name) => sum + (data.units[name] || 0), 0);
    document.querySelectorAll(".pairs tbody tr").forEach((row) => {
      const { first, second } = row.dataset;
      row.hidden = Boolean(filter.theme) && ![first, second].some((code) => codesOf[filter.theme].has(code));
      const [one, other] = [carrying(quotes, first), carrying(quotes, second)];
      const n = [...one].filter((segment) => other.has(segment)).length;
      const either = one.size + other.size - n;
      const told = {
        jaccard: either ? (n / either).toFixed(2) : "",
        lift: n >= data.few ? (n * units / (one.size * other.size)).toFixed(1) : "",
      };
      row.querySelectorAll("[data-measure]").forEach((cell) => {
        cell.dataset.written ??= cell.textContent;
        const isWhole = !names.some((name) => name !== "theme" && filter[name]);
        cell.textContent = isWhole ? cell.dataset.written : told[cell.dataset.measure];
      });
    });
  }

  function add(parent, tag, text, attributes = {}) {
    const made = document.createElement(tag);
    made.textContent = text;
    Object.entries(attributes).forEach(([name, value]) => made.setAttribute(name, value));
    parent.append(made);
    return made;
  }
  function open(of) {
    const quotes = ofCell(filtered(chosen(), Boolean(of.with)), of);
    const list = document.getElementById("opened-quotes");
    list.replaceChildren();
    const held = new Map();
    quotes.forEach((quote) => held.set(quote[0], [...(held.get(quote[0]) || []), quote]));
    for (const [segment, same] of held) {
      const [text, source] = data.segments[segment];
      const item = add(list, "li", "");
      add(item, "q", text, { dir: "auto" });
      const facets = (quote) => quote[3].map((facet) => data.facets[facet] ? word(data.facets[facet]) : facet);
      const codes = same.map((quote) => `${word(data.codes[quote[1]])} (${[quote[2].join(", "), ...facets(quote)].join("; ")})`);
      add(item, "cite", [source, ...codes].join(" · "));
    }
    const parts = [of.case, of.role, of.theme && word(data.themes[of.theme].label), of.code && word(data.codes[of.code]),
      of.with && word(data.codes[of.with])];
    document.getElementById("opened-number").textContent = [...parts.filter(Boolean), told(quotes)].join(" · ");
    const link = new URLSearchParams(Object.entries(chosen()).filter(([, value]) => value));
    opens.forEach((name) => { if (of[name]) link.set(`of-${name}`, of[name]); });
    link.set("show", "quotes");
    document.getElementById("opened-link").href = `#${link}`;
    if (!dialog.open) dialog.showModal();
    document.getElementById("opened-title").focus();
  }

  // A link holds the filters: #theme=…&case=…, and what is open: show=quotes with of-case, of-theme, and so on.
  function follow() {
    if (!location.hash.includes("=")) return;
    const link = new URLSearchParams(location.hash.slice(1));
    names.forEach((name) => {
      const field = form.elements[name];
      const value = link.get(name) || "";
      field.value = [...field.options].some((option) => option.value === value) ? value : "";
    });
    count();
    const of = Object.fromEntries(opens.map((name) => [name, link.get(`of-${name}`) || ""]));
    if (of.role) of.grouped = "";
    const isKnown = (!of.theme || of.theme in data.themes) && (!of.code || of.code in data.codes)
      && (!of.with || of.with in data.codes);
    if (link.get("show") === "quotes" && isKnown) open(of);
    else if (link.get("theme")) document.getElementById(`theme-${link.get("theme")}`)?.scrollIntoView();
  }
  function remember() {
    const link = new URLSearchParams(Object.entries(chosen()).filter(([, value]) => value));
    history.replaceState(null, "", `#${link}`);
    count();
  }
  function speak(language) {
    document.documentElement.lang = language;
    document.querySelectorAll("[data-en]").forEach((one) => { one.textContent = one.dataset[language]; });
    count();
  }

  form.addEventListener("change", remember);
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("reset", () => setTimeout(remember));
  document.addEventListener("click", (event) => {
    const cell = event.target.closest("[data-count]");
    if (cell) open(cell.dataset);
  });
  document.getElementById("opened-close").addEventListener("click", () => dialog.close());
  document.getElementById("language").addEventListener("click", () => speak(isZh() ? "en" : "zh"));
  window.addEventListener("hashchange", follow);
  // A quote in a summary leads to its passage, which may be folded away.
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[href^='#']");
    const target = link && document.getElementById(link.getAttribute("href").slice(1));
    const folded = target?.closest("details");
    if (folded) folded.open = true;
  });
  window.addEventListener("beforeprint", () => document.querySelectorAll("details").forEach((one) => { one.open = true; }));
  count();
  follow();
})();
