// Every page works without this. Unsent typing stays here until the server has it; a lost connection is tried again.
"use strict";
(() => {
  const { reference, mark, page, restored, forget } = document.body.dataset;
  const mine = `fb:${reference}:`, place = `${mine}${mark}:${page}`, day = 864e5;
  const form = document.querySelector("form[data-turn]"), notice = document.querySelector(".notice");
  let shelf = null, isChanged = false, isBusy = false, hurry = () => {};
  try { shelf = localStorage; shelf.getItem(mine); } catch { shelf = null; }

  const drop = (isUnwanted) => Object.keys(shelf || {})
    .filter((key) => key.startsWith("fb:") && isUnwanted(key)).forEach((key) => shelf.removeItem(key));
  const isOld = (key) => Date.now() - parseInt(shelf.getItem(key), 10) > day;
  const isOthers = (key) => key.startsWith(mine) && mark && !key.startsWith(`${mine}${mark}:`);
  const isOver = (key) => key.startsWith(mine) && forget !== undefined;
  const given = () => new URLSearchParams(new FormData(form));
  const say = (text) => { notice.textContent = text; };

  const keep = () => {
    isChanged = true;
    try { if (page) shelf.setItem(place, `${Date.now()} ${given()}`); } catch { /* full or forbidden */ }
  };

  const putBack = () => {
    const kept = page && shelf && shelf.getItem(place);
    const values = new URLSearchParams((kept || "").replace(/^\d+ /, ""));
    if (!kept || `${values}` === `${given()}`) return;
    for (const field of form.elements) {
      if (/radio|checkbox/.test(field.type)) field.checked = values.getAll(field.name).includes(field.value);
      else if (/text/.test(field.type)) field.value = values.get(field.name) || "";
    }
    isChanged = true;
    say(restored);
  };

  const post = async (way, patience) => {
    const body = given(), stop = new AbortController(), { slow } = form.dataset;
    if (way) body.set("way", way);
    const timers = [setTimeout(() => say(slow), 4e3), setTimeout(() => stop.abort(), patience)];
    try {
      const headers = { "X-Feedback-Script": "1" };
      const answer = await fetch(form.action, { method: "POST", body, headers, signal: stop.signal });
      return [answer.status, await answer.text()];
    } finally { timers.forEach(clearTimeout); }
  };

  const follow = (address) => {
    drop((key) => key === place);
    location.assign(address);
  };

  const turn = async () => {
    isBusy = true;
    for (let wait = 2e3; ; wait = Math.min(wait * 2, 3e4)) {
      try {
        const [status, text] = await post("", 2e4);
        if (status === 200 && text.startsWith("/form/")) return follow(text);
        if (status < 500) return form.submit(); // its own page says why
        say(form.dataset.failed);
      } catch {
        say(navigator.onLine ? form.dataset.slow : form.dataset.offline);
      }
      await new Promise((resolve) => { hurry = resolve; setTimeout(resolve, wait); });
    }
  };

  const goBack = async (address) => {
    isBusy = true;
    try {
      const [status, text] = await post("back", 4e3);
      if (status === 200) return follow(text);
    } catch { /* it is kept here */ }
    location.assign(address);
  };

  const count = () => {
    const field = form.querySelector("[data-limit]");
    if (!field) return;
    const { limit, left, over } = field.dataset, line = document.getElementById("limit");
    const spare = limit - [...field.value.normalize("NFC")].length;
    const number = Math.abs(spare).toLocaleString(document.documentElement.lang);
    line.textContent = (spare < 0 ? over : left).replace("#", number);
    line.classList.toggle("wrong-text", spare < 0);
    line.setAttribute("aria-live", spare < 20 ? "polite" : "off");
  };

  drop((key) => isOld(key) || isOthers(key) || isOver(key));
  document.getElementById("problems")?.focus();
  if (form) {
    putBack();
    count();
    form.addEventListener("input", () => { keep(); count(); });
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      if (isBusy) hurry();
      else turn();
    });
    addEventListener("online", () => { say(""); hurry(); });
    addEventListener("offline", () => say(form.dataset.offline));
  }
  addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[href]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const href = link.getAttribute("href"), goal = href[0] === "#" && document.getElementById(href.slice(1));
    if ("leave" in link.dataset) {
      event.preventDefault();
      drop(() => true);
      location.replace(href);
    } else if ("back" in link.dataset && form && isChanged && !isBusy) {
      event.preventDefault();
      goBack(href);
    } else if (goal) {
      if (goal.parentNode.tagName === "DETAILS") goal.parentNode.open = true;
      goal.focus();
    }
  });
})();
