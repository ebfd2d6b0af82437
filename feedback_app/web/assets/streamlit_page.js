// What Streamlit leaves to the browser's good luck: where the focus goes when a page turns, what an error summary
// leads to, names for groups of boxes, and links that stay in this tab. Without it everything still works.
"use strict";
// The service is at the root of its address. Streamlit would first look for it below the page's own path.
window.__streamlit = { BACKEND_BASE_URL: window.location.origin };
(() => {
  const find = (selector, inside = document) => inside.querySelector(selector);
  let shownPage = null, expectProblems = false, settling = 0;

  const focusOn = (element) => {
    if (!element) return;
    if (!element.hasAttribute("tabindex")) element.setAttribute("tabindex", "-1");
    element.focus({ preventScroll: true });
  };

  const pageClass = () => {
    const page = find("[class*='st-key-page-']");
    return page && [...page.classList].find((name) => name.startsWith("st-key-page-"));
  };

  const toTop = () => {
    window.scrollTo(0, 0);
    find("[data-testid=stMain]")?.scrollTo(0, 0);
  };

  const name = () => {
    const heading = find("[class*='st-key-page-'] h1");
    document.querySelectorAll("[class*='st-key-choices-']").forEach((group) => {
      group.setAttribute("role", "group");
      if (heading) group.setAttribute("aria-label", heading.innerText.trim());
    });
    document.querySelectorAll("[class*='st-key-digits-'] input").forEach((input) => {
      input.setAttribute("inputmode", "numeric");
    });
    const wrong = "[class*='st-key-question-']:has([class*='st-key-wrong-']) :is(input, textarea, [role=radiogroup])";
    document.querySelectorAll(wrong).forEach((field) => {
      field.setAttribute("aria-invalid", "true");
    });
  };

  // The key of what surrounds a page says its language, as in st-key-language-rtl-ar; a team page has none.
  const speak = () => {
    const around = find("[class*='st-key-language-']");
    const key = around && [...around.classList].find((name) => name.startsWith("st-key-language-"));
    const [, dir, lang] = /^st-key-language-(ltr|rtl)-(.+)$/.exec(key || "") || ["", "ltr", "en-GB"];
    const root = document.documentElement;
    if (root.lang !== lang) root.lang = lang;
    if (root.dir !== dir) root.dir = dir;
    document.querySelectorAll("[class*='st-key-speak-']").forEach((choice) => {
      choice.lang = [...choice.classList].find((name) => name.startsWith("st-key-speak-")).slice(13);
    });
  };

  // A file that was asked for: its link stays on the page, in case the browser does nothing with this.
  const started = new Set();
  const startDownloads = () => {
    document.querySelectorAll(".file-ready a[href^='/team/files/']").forEach((link) => {
      const href = link.getAttribute("href");
      if (started.has(href)) return;
      started.add(href);
      link.click();
    });
  };

  const settle = () => {
    startDownloads();
    const app = find("[data-testid=stApp]");
    if (!app || app.dataset.testScriptState !== "notRunning") return;
    speak();
    name();
    const problems = find(".st-key-problems");
    const page = pageClass();
    if (problems && expectProblems) {
      expectProblems = false;
      toTop();
      focusOn(problems);
    } else if (page && page !== shownPage) {
      expectProblems = false;
      if (shownPage !== null) {
        toTop();
        focusOn(find(`.${page} h1`));
      }
    }
    shownPage = page || shownPage;
  };

  const watch = new MutationObserver(() => {
    cancelAnimationFrame(settling);
    settling = requestAnimationFrame(settle);
  });
  watch.observe(document.documentElement, {
    subtree: true, childList: true, attributes: true, attributeFilter: ["data-test-script-state"],
  });

  document.addEventListener("click", (event) => {
    if (!(event.target instanceof Element)) return;
    if (event.target.closest("[class*='st-key-continue-'], [class*='st-key-send-']")) expectProblems = true;
    const link = event.target.closest("a[href]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const href = link.getAttribute("href");
    if (href.startsWith("#question-")) {
      event.preventDefault();
      const place = find(`.st-key-${CSS.escape(href.slice(1))}`);
      place?.scrollIntoView({ block: "center" });
      find("input, textarea", place || document)?.focus();
    } else if (href.startsWith("/leave")) {
      event.preventDefault();
      window.location.replace(href);
    } else if (href.startsWith("/") && link.target === "_blank") {
      event.preventDefault();
      window.location.assign(href);
    } else if (/^(tel|sms):/.test(href)) {
      link.removeAttribute("target");
    }
  }, true);
})();
