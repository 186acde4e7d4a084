// @ts-check
"use strict";
// The grading page. Everything works with the mouse; this adds the keys, counts the points while one ticks, saves without
// losing what was ticked if the server is away, and remembers a draft until it is saved.

/**
 * What a grader decides, as the server takes it.
 * @typedef {object} Draft
 * @property {string[]} ticked
 * @property {string} adjustment
 * @property {string} reason
 * @property {string} comment
 * @property {boolean} wants_second
 */

const SAID = "mark-said"; // what the next page says, such as "Saved"
const IDLE_SECONDS = 120; // longer without a key or the mouse, and the grader is elsewhere
const RENEW_SECONDS = 60;

/** An element of ours by its id. @type {(id: string) => HTMLElement | null} */
const byId = (id) => document.getElementById(id);

/** Click what a key stands for. @type {(id: string) => boolean} */
function click(id) {
  const found = byId(id);
  found?.click();
  return Boolean(found);
}

/** Open or fold something. @type {(id: string) => boolean} */
function fold(id) {
  const found = byId(id);
  if (!(found instanceof HTMLDetailsElement)) return false;
  found.open = !found.open;
  if (found.open) found.scrollIntoView({ block: "nearest" });
  return true;
}

/** Say something to the grader, and to a screen reader. @type {(text: string, wrong?: boolean) => void} */
function say(text, wrong = false) {
  const place = byId("say");
  if (!place) return;
  place.textContent = text;
  place.classList.toggle("wrong", wrong);
}

/** Ask the server. @type {(address: string, body?: object) => Promise<{status: number, answer: any}>} */
async function ask(address, body) {
  const response = await fetch(address, {
    method: body ? "POST" : "GET",
    headers: { Accept: "application/json", ...(body ? { "Content-Type": "application/json" } : {}) },
    ...(body ? { body: JSON.stringify(body) } : {}),
  });
  return { status: response.status, answer: await response.json() };
}

/** The form in which one answer is marked. */
class Marking {
  /** @param {HTMLFormElement} form */
  constructor(form) {
    this.form = form;
    this.saving = false;
    this.seconds = 0;
    this.touched = Date.now();
    this.comment = /** @type {HTMLTextAreaElement} */ (byId("comment"));
    this.adjustment = /** @type {HTMLInputElement} */ (byId("adjustment"));
    this.reason = /** @type {HTMLInputElement} */ (byId("reason"));
    this.second = /** @type {HTMLElement} */ (byId("second"));
    this.zero = /** @type {HTMLElement} */ (byId("zero"));
    this.stored = `mark-draft ${form.dataset.answer} ${form.dataset.turn} ${form.dataset.rubric} ${form.dataset.versions}`;
    this.listen();
    this.recall();
    this.count();
  }

  /** @returns {HTMLInputElement[]} */
  get inputs() {
    return [...this.form.querySelectorAll("input")].filter((input) => input.name.startsWith("tick-"));
  }

  listen() {
    this.form.addEventListener("submit", (event) => { event.preventDefault(); this.save(); });
    this.form.addEventListener("input", () => this.changed());
    // A radio button that is chosen can be taken back: a click on it unticks it.
    /** @type {HTMLInputElement | null} */
    let chosen = null;
    const radio = (/** @type {Event} */ event) => {
      const label = event.target instanceof Element ? event.target.closest("label") : null;
      return label?.querySelector("input[type=radio]") ?? null;
    };
    this.form.addEventListener("pointerdown", (event) => {
      const found = radio(event);
      chosen = found instanceof HTMLInputElement && found.checked ? found : null;
    });
    this.form.addEventListener("click", (event) => {
      if (!chosen || radio(event) !== chosen || event.target === chosen.parentElement) return;
      if (event.target !== chosen) event.preventDefault();
      chosen.checked = false;
      chosen = null;
      this.changed();
    });
    /** @type {[string, () => void][]} */
    const buttons = [
      ["full", () => this.tick(JSON.parse(this.form.dataset.full ?? "[]"))],
      ["suggested", () => this.tick(JSON.parse(this.form.dataset.suggested ?? "[]"))],
      ["zero", () => this.none()],
      ["second", () => { this.press(this.second, !this.pressed(this.second)); this.changed(); }],
      ["source-toggle", () => this.source()],
      ["name", () => this.name()],
      ["help-open", () => { const help = byId("help"); if (help instanceof HTMLDialogElement) help.showModal(); }],
    ];
    for (const [id, act] of buttons) byId(id)?.addEventListener("click", act);
    byId("comments")?.addEventListener("click", (event) => {
      const button = event.target instanceof Element ? event.target.closest("button") : null;
      if (button) this.take(button.dataset.text ?? "");
    });
    for (const kind of ["pointermove", "keydown", "wheel"]) {
      document.addEventListener(kind, () => { this.touched = Date.now(); }, { passive: true });
    }
    setInterval(() => this.second_passed(), 1000);
  }

  /** Count the time that somebody looks at the answer, and hold the answer meanwhile. */
  second_passed() {
    if (document.visibilityState !== "visible" || Date.now() - this.touched > IDLE_SECONDS * 1000) return;
    this.seconds += 1;
    if (this.seconds % RENEW_SECONDS === 0) this.renew();
  }

  async renew() {
    try {
      const { answer } = await ask(`/answer/${this.form.dataset.answer}/renew`, {});
      if (answer.until === 0) say("Somebody else has taken this answer meanwhile: saving will compare both.", true);
    } catch {
      say("The server does not answer. What you ticked is kept here.", true);
    }
  }

  /** @type {(element: HTMLElement) => boolean} */
  pressed(element) { return element.getAttribute("aria-pressed") === "true"; }

  /** @type {(element: HTMLElement, on: boolean) => void} */
  press(element, on) { element.setAttribute("aria-pressed", String(on)); }

  /** Tick these keys, and nothing else. @type {(keys: string[]) => void} */
  tick(keys) {
    for (const input of this.inputs) input.checked = keys.includes(input.value);
    this.changed();
  }

  /** Zero points, said so: nothing ticked could be an oversight. */
  none() {
    const on = !this.pressed(this.zero);
    if (on) for (const input of this.inputs) input.checked = false;
    this.press(this.zero, on);
    this.count();
    this.keep();
  }

  /** A line of the rubric: on, with alternatives the next of them, then off. @type {(digit: string) => boolean} */
  toggle(digit) {
    const entry = this.form.querySelector(`[data-digit="${digit}"]`);
    const inputs = entry ? [...entry.querySelectorAll("input")] : [];
    if (!entry || inputs.length === 0) return false;
    const next = inputs.findIndex((input) => input.checked) + 1;
    inputs.forEach((input, place) => { input.checked = place === next; });
    entry.scrollIntoView({ block: "nearest" });
    this.changed();
    return true;
  }

  /** A comment that was used before, added to what is there. @type {(text: string) => void} */
  take(text) {
    const now = this.comment.value.trim();
    if (!now.includes(text)) this.comment.value = now ? `${now}\n${text}` : text;
    this.comment.focus();
    this.changed();
  }

  changed() {
    if (this.inputs.some((input) => input.checked)) this.press(this.zero, false);
    this.count();
    this.keep();
  }

  /** Points on the rubric's scale, as `autograder.written.points.earned` has them. @type {() => number} */
  points() {
    const ticked = this.inputs.filter((input) => input.checked);
    const sum = (/** @type {string[]} */ kinds) => ticked
      .filter((input) => kinds.includes(input.dataset.kind ?? ""))
      .reduce((all, input) => all + Number(input.dataset.points), 0);
    const caps = ticked.filter((input) => input.dataset.kind === "cap").map((input) => Number(input.dataset.points));
    const earned = Math.max(0, Math.min(sum(["item", "alternative"]) - sum(["deduction"]), ...caps));
    const most = Number(this.form.dataset.points);
    return Math.min(most, Math.max(0, earned + (Number(this.adjustment.value) || 0)));
  }

  get decided() {
    return this.inputs.some((input) => input.checked) || this.pressed(this.zero) || Number(this.adjustment.value) !== 0;
  }

  count() {
    const shown = byId("points");
    const round = (/** @type {number} */ points) => String(Math.round(points * 100) / 100);
    if (shown) shown.textContent = this.decided ? round(this.points()) : "–";
    const scale = byId("scale");
    if (scale) scale.textContent = this.decided ? `counts ${round(this.points() * Number(scale.dataset.factor))}` : "";
  }

  /** @returns {Draft} */
  draft() {
    return {
      ticked: this.inputs.filter((input) => input.checked).map((input) => input.value),
      adjustment: this.adjustment.value,
      reason: this.reason.value,
      comment: this.comment.value,
      wants_second: this.pressed(this.second),
    };
  }

  /** Keep what was decided until it is saved: the server may be away, the page closed by accident. */
  keep() {
    sessionStorage.setItem(this.stored, JSON.stringify({ ...this.draft(), zero: this.pressed(this.zero) }));
  }

  recall() {
    const kept = sessionStorage.getItem(this.stored);
    // A mark of zero points has nothing ticked, and is decided.
    if (this.form.dataset.marked && !this.inputs.some((input) => input.checked)) this.press(this.zero, true);
    if (!kept) return;
    const draft = JSON.parse(kept);
    for (const input of this.inputs) input.checked = draft.ticked.includes(input.value);
    this.adjustment.value = draft.adjustment;
    this.reason.value = draft.reason;
    this.comment.value = draft.comment;
    this.press(this.second, draft.wants_second);
    this.press(this.zero, draft.zero);
    say("Not saved yet: this is what you had ticked.");
  }

  async save() {
    if (this.saving) return;
    if (!this.decided) { say("Nothing is ticked: F gives full marks, Z zero points, N skips.", true); return; }
    if (Number(this.adjustment.value) !== 0 && !this.reason.value.trim()) {
      say("An adjustment of points needs a reason.", true);
      fold_open("adjust");
      this.reason.focus();
      return;
    }
    this.saving = true;
    try {
      const { answer, turn, rubric, versions } = this.form.dataset;
      const body = {
        ...this.draft(), turn, rubric, versions: JSON.parse(versions ?? "{}"), seconds: this.seconds,
      };
      const found = await ask(`/answer/${answer}/mark`, body);
      if (found.status === 200) {
        sessionStorage.removeItem(this.stored);
        sessionStorage.setItem(SAID, found.answer.said);
        location.assign(this.form.dataset.next || found.answer.next);
        return; // still saving: a second Enter does nothing
      }
      if (found.status === 409) {
        sessionStorage.removeItem(this.stored); // the server has it, beside theirs
        location.replace(found.answer.conflict);
        return;
      }
      say(found.answer.said, true);
    } catch {
      say("Not saved: the server does not answer. What you ticked is kept here; press Enter once it runs again.", true);
    }
    this.saving = false;
  }

  source() {
    const source = byId("source");
    const pieces = byId("pieces");
    if (!source) return;
    source.hidden = !source.hidden;
    if (pieces) pieces.hidden = !source.hidden;
    byId("source-toggle")?.setAttribute("aria-expanded", String(!source.hidden));
  }

  async name() {
    const button = byId("name");
    const { status, answer } = await ask(`/answer/${this.form.dataset.answer}/name`);
    if (button && status === 200) button.textContent = answer.name;
    else say(answer.said, true);
  }

  /** A key while the grader types. @type {(event: KeyboardEvent, target: HTMLElement) => void} */
  typed(event, target) {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      this.save();
    } else if (event.key === "ArrowDown" && target === this.comment) {
      const { selectionStart, selectionEnd, value } = this.comment;
      const first = byId("comments")?.querySelector("button");
      if (first && selectionStart === selectionEnd && !value.slice(selectionEnd).includes("\n")) {
        event.preventDefault();
        first.focus();
      }
    }
  }

  /** Up and down in the list of comments. @type {(key: string, target: HTMLElement) => boolean} */
  walk(key, target) {
    const list = byId("comments");
    const buttons = list ? [...list.querySelectorAll("button")] : [];
    const place = buttons.findIndex((button) => button === target);
    if (place < 0 || !["ArrowDown", "ArrowUp", "Escape"].includes(key)) return false;
    const next = key === "ArrowDown" ? buttons[Math.min(place + 1, buttons.length - 1)] : buttons[place - 1];
    (key === "Escape" || !next ? this.comment : next).focus();
    return true;
  }

  /** A key; says whether it meant something. @type {(key: string, target: HTMLElement) => boolean} */
  key(key, target) {
    if (this.saving) return true; // it is on its way, or saved: what is pressed now is not meant for this answer
    if (this.walk(key, target)) return true;
    if (/^[0-9]$/.test(key)) return this.toggle(key);
    switch (key.toLowerCase()) {
      case "enter": this.save(); return true;
      case "f": return click("full");
      case "z": return click("zero");
      case "o": return click("second");
      case "e": return click("suggested");
      case "u": return click("undo-button");
      case "i": return click("name");
      case "s": return click("source-toggle");
      case "q": return fold("prompt");
      case "r": return fold("reference");
      case "?": return click("help-open");
      case "k": { const settle = byId("settle"); if (settle instanceof HTMLFormElement) settle.requestSubmit(); return Boolean(settle); }
      case "c": this.comment.focus(); return true;
      case "a": fold_open("adjust"); this.adjustment.focus(); return true;
      default: return false;
    }
  }
}

/** @type {(id: string) => void} */
function fold_open(id) {
  const found = byId(id);
  if (found instanceof HTMLDetailsElement) found.open = true;
}

/** The keys of every page. @type {(key: string) => boolean} */
function anywhere(key) {
  if (key === "n" || key === "Enter") return click("go-next");
  if (key === "p") return click("go-previous");
  if (key === "h") { location.assign("/"); return true; }
  return false;
}

/** A formula that is too wide is scrolled, and for that it must be reached with the keyboard, too. */
function reach_formulas() {
  for (const formula of document.querySelectorAll("math[display=block]")) {
    if (formula.scrollWidth > formula.clientWidth) formula.setAttribute("tabindex", "0");
  }
}
/** Set up the page, once all of it is there. */
function start() {
  reach_formulas();
  document.addEventListener("toggle", reach_formulas, true); // what was folded has no width before
  const said = sessionStorage.getItem(SAID);
  if (said) {
    sessionStorage.removeItem(SAID);
    say(said);
  }
  const form = byId("mark");
  if (form instanceof HTMLFormElement) marking = new Marking(form);
}

/** Do what a key stands for. @type {(event: KeyboardEvent) => void} */
function heard(event) {
  const target = event.target instanceof HTMLElement ? event.target : document.body;
  const help = byId("help");
  if (help instanceof HTMLDialogElement && help.open) return;
  if (target.matches("textarea, select, input:not([type=checkbox], [type=radio])")) {
    if (event.key === "Escape") target.blur();
    else marking?.typed(event, target);
    return;
  }
  if (event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
  // A button or a link that has the focus does what it is for.
  if (event.key === "Enter" && target.matches("button, a, summary")) return;
  if (marking?.key(event.key, target) || anywhere(event.key)) event.preventDefault();
}

/** The form of the page, if it has one. @type {Marking | null} */
let marking = null;
/** Keys that were pressed while the page was still coming; null once it is there. @type {KeyboardEvent[] | null} */
let early = [];
// The browser shows nothing before this script has run: no key that is pressed on a page that one sees is lost.
document.addEventListener("keydown", (event) => { if (early) early.push(event); else heard(event); });
document.addEventListener("DOMContentLoaded", () => {
  start();
  const pressed = early ?? [];
  early = null;
  for (const event of pressed) heard(event);
});
// A page that the browser kept when one goes back would have old versions and a form that is already saved.
addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });
