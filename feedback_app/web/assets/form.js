// Each page works without this. Typing stays until it is saved, the tab closes or 30 minutes pass.
const root = document.documentElement, find = (what) => document.querySelector(what);
const here = () => location.pathname + location.search;
let shelf, tab, at = here();
let form, about, place, isChanged, isBusy, hurry;
try { [shelf, tab] = [localStorage, sessionStorage]; } catch {}

const drop = (isOver, from = shelf, to = {}) => Object.keys(from || {}).forEach((key) => {
  if (!key.startsWith("fb:") || !isOver(key, parseInt(from[key]) + 18e5 < Date.now())) return;
  to[key] = from[key];
  delete from[key];
});
const given = () => new URLSearchParams(new FormData(form));
const say = (text) => { find(".notice").textContent = text; };
const sayOnline = (text) => say(navigator.onLine ? text : about.offline);

const keep = () => {
  isChanged = true;
  try { if (about.page) shelf[place] = `${Date.now()} ${given()}`; } catch {}
};

const putBack = () => {
  const kept = about.page && shelf?.[place];
  if (!kept) return;
  const values = new URLSearchParams(kept.replace(/^\d+ /, ""));
  if (`${values}` === `${given()}`) return;
  for (const field of form.elements) {
    const { name, type } = field;
    if (/radio|checkbox/.test(type)) field.checked = values.getAll(name).includes(field.value);
    else if (/text/.test(type)) field.value = values.get(name) || "";
  }
  isChanged = true;
  say(about.restored);
};

const count = () => {
  const field = find("[data-limit]"), line = find("#limit");
  if (!field) return;
  const { limit, left, over } = field.dataset;
  const spare = limit - [...field.value.normalize()].length;
  line.textContent = (spare < 0 ? over : left).replace("#", Math.abs(spare).toLocaleString(root.lang));
  line.classList.toggle("wrong-text", spare < 0);
  line.setAttribute("aria-live", spare < 20 ? "polite" : "off");
};

const begin = () => {
  const { reference, mark, forget } = about = document.body.dataset, mine = `fb:${reference}:`;
  form = find("form[data-turn]");
  place = `${mine}${mark}:${about.page}`;
  isChanged = isBusy = false, hurry = () => {};
  const isOver = (key) => key.startsWith(mine) && (forget === "" || (mark && !key.startsWith(mine + mark)));
  drop((key, isOld) => isOld || isOver(key));
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

const post = async (more, most) => {
  const body = given(), stop = new AbortController(), headers = { "X-Script": "1" };
  if (more?.name) body.set(more.name, more.value);
  const timers = [setTimeout(() => say(about.slow), 4e3), setTimeout(() => stop.abort(), most)];
  try {
    const reply = await fetch(form.action, { method: "POST", body, headers, signal: stop.signal });
    const html = await reply.text(), address = reply.headers.get("X-Address");
    if (!reply.ok && !address) return reply.status;
    show(html, address || reply.url.replace(location.origin, ""));
  } finally { timers.forEach(clearTimeout); }
};

const turn = async (button) => {
  isBusy = true;
  for (let wait = 2e3; ; wait = Math.min(wait * 2, 1e4)) {
    try {
      const status = await post(button, 2e4);
      if (!status) return;
      if (status < 429) return form.submit();
      say(about.failed);
    } catch { sayOnline(about.slow); }
    await new Promise((resolve) => { hurry = resolve; setTimeout(resolve, wait); });
  }
};

const goBack = async (href) => {
  isBusy = true;
  if (await post({ name: "way", value: "back" }, 4e3).catch(() => 1)) location = href;
};

ononline = onoffline = () => { if (form) sayOnline(""); hurry(); };
onpagehide = () => drop(() => true, shelf, tab);
onpageshow = (event) => { if (event.persisted) location.reload(); };
onpopstate = () => { if (here() !== at) location.reload(); };
onclick = (event) => {
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
};
drop(() => true, tab, shelf);
begin();
