// One key chooses an answer and leads to the next item. Without this the page is an ordinary form.
const find = (selector, inside = document) => inside.querySelector(selector);
const rows = [...document.querySelectorAll("[data-row]")], items = rows.filter((row) => row.dataset.number);
const asks = find("[data-printed]"), fixed = find("input[type=hidden][name=printed]");
const radios = (row) => [...row.querySelectorAll("input[type=radio]")];
const say = (text) => { find("#said").textContent = text; };
let waiting = null;

// How the digits run: "" while nobody has said it. Words need no answer; digits at a reversed item do.
const printed = () => fixed?.value ?? (asks ? find(":checked", asks)?.value ?? "" : "same_way");
const keyOf = (radio) => {
  const isUnsaid = asks && !printed() && radio.value !== "-" && radio.closest("[data-reversed]");
  return isUnsaid ? "" : radio.dataset[printed() === "other_way" ? "other" : "same"];
};
const label = () => items.forEach((row) => radios(row).forEach((radio) => {
  find("kbd", radio.parentNode).textContent = keyOf(radio) || "·";
}));
const warn = (row, text) => {
  find(".warned")?.remove();
  if (!text) return;
  const line = document.createElement("p");
  line.className = "warned wrong-text";
  line.textContent = text;
  row.append(line);
  say(text);
};
const goTo = (row) => {
  if (!row) return find("#total, #save")?.focus();
  (find(":checked", row) || radios(row)[0]).focus();
  row.scrollIntoView({ block: "center" });
};
const beside = (row, step) => goTo(rows[Math.max(0, rows.indexOf(row) + step)]);

const choose = (row, radio) => {
  radio.checked = true;
  radio.dispatchEvent(new Event("change", { bubbles: true }));
  warn(row, "");
  const isAnswerToUs = row === asks;
  const next = isAnswerToUs && waiting ? waiting : rows[rows.indexOf(row) + 1];
  if (isAnswerToUs) waiting = null;
  else say(`${row.dataset.number}: ${radio.parentNode.textContent.trim()}`);
  goTo(next);
};

const press = (row, key) => {
  const found = radios(row).find((radio) => keyOf(radio).toLowerCase() === key.toLowerCase());
  if (found) return choose(row, found);
  if (!/^[0-9a-z]$/i.test(key)) return false;
  if (asks && !printed() && "reversed" in row.dataset) {
    waiting = row;
    goTo(asks);
    warn(asks, "First say how the digits run there: press 1 or 2. Or choose by the words, with ← and →.");
  } else warn(row, `There is no answer with the key ${key} here. Nothing is changed.`);
};

addEventListener("keydown", (event) => {
  const row = event.target.closest?.("[data-row]");
  if (!row || event.ctrlKey || event.metaKey || event.altKey) return;
  const step = { ArrowDown: 1, ArrowUp: -1, Enter: 1, Backspace: -1 }[event.key];
  if (step) beside(row, step);
  else if (event.key.length !== 1 || event.key === " " || press(row, event.key) === false) return;
  event.preventDefault();
});
addEventListener("change", (event) => { if (event.target.name === "printed") label(); });
find("[data-again]")?.addEventListener("click", (event) => {
  if (items.some((row) => find(":checked", row)) && !confirm("What is typed here will be lost.")) event.preventDefault();
});
find("#sheet")?.addEventListener("submit", (event) => {
  if (event.target.dataset.sent) event.preventDefault();
  event.target.dataset.sent = "1";
});
addEventListener("pageshow", () => { delete find("#sheet")?.dataset.sent; label(); });
find("#undecided, #problems, #person, #goal")?.focus();
