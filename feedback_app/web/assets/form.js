// Each page works without this. It keeps typing until the server has it and tries again.
const root = document.documentElement, find = (selector) => document.querySelector(selector);
const here = () => location.pathname + location.search;
let shelf = null, at = here();
let form, about, place, isChanged, isBusy, hurry;
try { shelf = localStorage; } catch { /* not allowed */ }

const drop = (isOver) => Object.keys(shelf || {}).forEach((key) => {
  if (key.startsWith("fb:") && isOver(key, parseInt(shelf[key], 10) + 864e5 < Date.now())) delete shelf[key];
});
const given = () => new URLSearchParams(new FormData(form));
const say = (text) => { find(".notice").textContent = text; };

const keep = () => {
  isChanged = true;
  try { if (about.page) shelf[place] = `${Date.now()} ${given()}`; } catch { /* full */ }
};

const putBack = () => {
  const kept = about.page && shelf?.[place];
  const values = new URLSearchParams((kept || "").replace(/^\d+ /, ""));
  if (!kept || `${values}` === `${given()}`) return;
  for (const field of form.elements) {
    if (/radio|checkbox/.test(field.type)) field.checked = values.getAll(field.name).includes(field.value);
    else if (/text/.test(field.type)) field.value = values.get(field.name) || "";
  }
  isChanged = true;
  say(about.restored);
};

const count = () => {
  const field = find("[data-limit]"), line = find("#limit");
  if (!field) return;
  const { limit, left, over } = field.dataset;
  const spare = limit - [...field.value.normalize("NFC")].length;
  line.textContent = (spare < 0 ? over : left).replace("#", Math.abs(spare).toLocaleString(root.lang));
  line.classList.toggle("wrong-text", spare < 0);
  line.setAttribute("aria-live", spare < 20 ? "polite" : "off");
};

const begin = () => {
  const { reference, mark, forget } = about = document.body.dataset;
  const mine = `fb:${reference}:`;
  form = find("form[data-turn]");
  place = `${mine}${mark}:${about.page}`;
  isChanged = isBusy = false;
  hurry = () => {};
  const isOthers = (key) => forget === "" || (mark && !key.startsWith(mine + mark));
  drop((key, isOld) => isOld || (key.startsWith(mine) && isOthers(key)));
  find("#problems")?.focus();
  if (!form) return;
  putBack();
  count();
  form.oninput = () => { keep(); count(); };
  form.onsubmit = (event) => { if (isBusy) hurry(); else turn(event.submitter); return false; };
};

const show = (html, address) => {
  const next = new DOMParser().parseFromString(html, "text/html");
  drop((key) => key === place);
  document.title = next.title;
  for (const name of ["lang", "dir"]) root[name] = next.documentElement[name];
  document.body.replaceWith(next.body);
  history[address === at ? "replaceState" : "pushState"](null, "", address);
  at = address;
  scrollTo(0, 0);
  const heading = find(".at-once h2,h1");
  heading.tabIndex = -1;
  heading.focus();
  begin();
};

const post = async (more, patience) => {
  const body = given(), stop = new AbortController(), headers = { "X-Script": "1" };
  if (more?.name) body.set(more.name, more.value);
  const timers = [setTimeout(() => say(about.slow), 4e3), setTimeout(() => stop.abort(), patience)];
  try {
    const reply = await fetch(form.action, { method: "POST", body, headers, signal: stop.signal });
    const html = await reply.text(), address = reply.headers.get("X-Address");
    if (reply.ok) show(html, address || reply.url.replace(location.origin, ""));
    return reply.status;
  } finally { timers.forEach(clearTimeout); }
};

const turn = async (button) => {
  isBusy = true;
  for (let wait = 2e3; ; wait = Math.min(wait * 2, 1e4)) {
    try {
      const status = await post(button, 2e4);
      if (status < 300) return;
      if (status < 500) return form.submit(); // that page says why
      say(about.failed);
    } catch { say(navigator.onLine ? about.slow : about.offline); }
    await new Promise((resolve) => { hurry = resolve; setTimeout(resolve, wait); });
  }
};

const goBack = async (href) => {
  isBusy = true;
  if (await post({ name: "way", value: "back" }, 4e3).catch(() => 0) !== 200) location.assign(href);
};

const told = () => { if (form) say(navigator.onLine ? "" : about.offline); hurry(); };
for (const name of ["online", "offline"]) addEventListener(name, told);
addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });
addEventListener("popstate", () => { if (here() !== at) location.reload(); });
addEventListener("click", (event) => {
  const link = event.target.closest("a[href]");
  if (!link || event.ctrlKey || event.metaKey) return;
  const href = link.getAttribute("href"), goal = href[0] === "#" && find(href);
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
begin();
