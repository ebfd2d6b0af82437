// A tablet that goes from hand to hand asks after a while whether anybody is there, then clears itself.
const MINUTE = 60;
const box = () => document.querySelector("#still");
let quiet, left;

const clear = () => location.replace("/tablet?cleared=1");

const count = () => {
  const text = box().querySelector("[data-clears]");
  text.textContent = text.dataset.clears.replace("#", left);
  if (left <= 0) return clear();
  left -= 1;
  quiet = setTimeout(count, 1e3);
};

const ask = () => {
  left = MINUTE;
  box().showModal();
  count();
};

const wait = () => {
  clearTimeout(quiet);
  quiet = setTimeout(ask, document.body.dataset.quiet * 1e3);
};

// While it asks, only its own button answers: a key that closed it would go on to the page below.
const someone = () => { if (!box().open) wait(); };

for (const name of ["pointerdown", "keydown", "input", "scroll"]) addEventListener(name, someone, { passive: true, capture: true });
addEventListener("close", wait, true);
new MutationObserver(wait).observe(document.documentElement, { childList: true }); // another page was put in
wait();
