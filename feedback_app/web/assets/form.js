// Makes a form's pages kinder where script runs; each of them works without it. Unsent typing stays on this device
// until the server has it, a lost connection is told and tried again, and no key of anybody else's is touched.
"use strict";
(() => {
  const { reference, mark, page, restored, forget } = document.body.dataset;
  const DAY = 864e5, mine = `fb:${reference}:`, place = `${mine}${mark}:${page}`;
  const find = (selector, inside = document) => inside.querySelector(selector);
  const form = find("form[data-turn]"), notice = form && find(".notice", form);
  let shelf = null, isChanged = false, isBusy = false, hurry = () => {};
  try { shelf = window.localStorage; shelf.getItem(mine); } catch { shelf = null; }

  const drop = (isUnwanted) => {
    if (shelf) Object.keys(shelf).filter((key) => key.startsWith("fb:") && isUnwanted(key)).forEach((key) => shelf.removeItem(key));
  };
  const ageOf = (key) => Date.now() - (parseInt(shelf.getItem(key), 10) || 0);
  const given = () => new URLSearchParams(new FormData(form));
  const say = (text) => { if (notice) notice.textContent = text; };

  const keep = () => {
    isChanged = true;
    if (page === undefined || !shelf) return;
    try { shelf.setItem(place, `${Date.now()} ${given()}`); } catch { /* full or forbidden: the page still works */ }
  };

  const putBack = () => {
    const kept = page !== undefined && shelf && shelf.getItem(place);
    if (!kept) return;
    const values = new URLSearchParams(kept.slice(kept.indexOf(" ") + 1));
    if (`${values}` === `${given()}`) return;
    for (const field of form.elements) {
      if (!field.name || field.type === "hidden") continue;
      if (field.type === "radio" || field.type === "checkbox") field.checked = values.getAll(field.name).includes(field.value);
      else field.value = values.get(field.name) ?? "";
    }
    isChanged = true;
    say(restored);
  };

  const post = async (more = {}, patience = 2e4) => {
    const body = given(), stop = new AbortController();
    Object.entries(more).forEach(([name, value]) => body.set(name, value));
    const slow = setTimeout(() => say(form.dataset.slow), 4e3), late = setTimeout(() => stop.abort(), patience);
    try {
      const answer = await fetch(form.action, { method: "POST", body, headers: { "X-Feedback-Script": "1" }, signal: stop.signal });
      return { status: answer.status, text: await answer.text() };
    } finally {
      clearTimeout(slow);
      clearTimeout(late);
    }
  };

  const follow = (address) => {
    drop((key) => key === place);
    location.assign(address);
  };

  const turn = async () => {
    isBusy = true;
    for (let wait = 2e3; ; wait = Math.min(wait * 2, 3e4)) {
      try {
        const { status, text } = await post();
        if (status === 200) return follow(text);
        if (status < 500) return form.submit(); // the server's own page says what is the matter
        say(form.dataset.failed);
      } catch {
        say(navigator.onLine ? form.dataset.slow : form.dataset.offline);
      }
      await new Promise((resolve) => { hurry = resolve; setTimeout(resolve, wait); });
    }
  };

  const goBack = async (address) => {
    try {
      const { status, text } = await post({ way: "back" }, 4e3);
      follow(status === 200 ? text : address);
    } catch { location.assign(address); }
  };

  const count = (field) => {
    const { limit, left, over } = field.dataset, line = document.getElementById("limit");
    const spare = limit - [...field.value.normalize("NFC")].length;
    line.textContent = (spare < 0 ? over : left).replace("#", Math.abs(spare).toLocaleString(document.documentElement.lang));
    line.classList.toggle("wrong-text", spare < 0);
    line.setAttribute("aria-live", spare < 20 ? "polite" : "off");
  };

  drop((key) => ageOf(key) > DAY || (key.startsWith(mine) && (forget !== undefined || !key.startsWith(`${mine}${mark}:`))));
  find("#problems")?.focus();
  if (form) {
    const long = find("textarea[data-limit]", form);
    putBack();
    if (long) count(long);
    form.addEventListener("input", () => { keep(); if (long) count(long); });
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      if (isBusy) hurry(); else turn();
    });
    window.addEventListener("online", () => { say(""); hurry(); });
    window.addEventListener("offline", () => say(form.dataset.offline));
  }
  window.addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[href]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const href = link.getAttribute("href");
    if ("leave" in link.dataset) {
      event.preventDefault();
      drop(() => true);
      location.replace(href);
    } else if ("back" in link.dataset && form && isChanged && !isBusy) {
      event.preventDefault();
      isBusy = true;
      goBack(href);
    } else if (href.startsWith("#")) {
      const goal = document.getElementById(href.slice(1));
      if (!goal) return;
      if (goal.parentElement.tagName === "DETAILS") goal.parentElement.open = true;
      goal.focus();
    }
  });
})();
