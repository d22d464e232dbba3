(() => {
  const filter = document.querySelector("form.filter");
  const open = () => {
    const rule = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (rule instanceof HTMLDetailsElement) rule.open = true;
  };
  addEventListener("hashchange", open);
  open();
  let opened = [];
  addEventListener("beforeprint", () => {
    opened = [...document.querySelectorAll("details:not([open])")];
    opened.forEach((details) => (details.open = true));
  });
  addEventListener("afterprint", () => opened.forEach((details) => (details.open = false)));
  if (!filter) return;
  const output = filter.querySelector("output");
  const apply = () => {
    const severities = new Set([...filter.querySelectorAll("input:checked")].map((it) => it.value));
    const namespace = filter.elements.namespace?.value ?? "*";
    let shown = 0;
    let all = 0;
    for (const article of document.querySelectorAll("article")) {
      const isMeant = namespace === "*" || article.dataset.namespace === namespace;
      let count = 0;
      for (const entry of article.querySelectorAll("[data-severity]")) {
        const isShown = isMeant && severities.has(entry.dataset.severity);
        entry.hidden = !isShown;
        all += Number(entry.dataset.count);
        if (isShown) count += Number(entry.dataset.count);
      }
      article.hidden = count === 0;
      shown += count;
    }
    output.textContent = shown === all ? "" : `${shown} of ${all} findings`;
  };
  filter.addEventListener("change", apply);
  filter.hidden = false;
  apply();
})();
