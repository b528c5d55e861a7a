// The browser half of `DropZone`: takes files by drop, by the file chooser or from the clipboard, and sends
// them one at a time. Nothing here knows about models; what comes back is shown by other widgets.

function make(tag, properties = {}, ...children) {
  const element = Object.assign(document.createElement(tag), properties);
  element.append(...children);
  return element;
}

const GREETING_MS = 1000; // between two greetings, until one is answered

// Sends messages one after the other: the next goes when the kernel has said that the last is done. The first
// goes when a greeting was answered: while a page opens on a busy server, what is sent may be lost on its way
// there, and answers on their way back.
class Queue {
  constructor(model, onChange) {
    this.model = model;
    this.onChange = onChange;
    this.waiting = [];
    this.total = 0;
    this.sent = 0;
    this.busy = false;
    this.greeted = false;
    model.on("msg:custom", (message) => {
      if ("hello" in message && !this.greeted) this.greeted = true;
      else if ("done" in message) this.busy = false;
      else return;
      if (this.waiting.length || "done" in message) this.next();
    });
    this.greet();
  }

  greet() {
    if (this.greeted || this.closed) return;
    this.model.send({ hello: true });
    setTimeout(() => this.greet(), GREETING_MS);
  }

  add(entries) {
    if (!this.busy && !this.waiting.length) this.total = this.sent = 0;
    this.waiting.push(...entries);
    this.total += entries.length;
    if (!this.greeted) this.onChange("Waiting for the server…");
    else if (!this.busy) this.next();
  }

  async next() {
    const entry = this.waiting.shift();
    if (entry === undefined) return this.onChange("");
    this.busy = true;
    this.sent += 1;
    const of = this.total > 1 ? ` (${this.sent} of ${this.total})` : "";
    this.onChange(`Sending ${entry.file?.name ?? "a sample"}${of}…`);
    const message = { number: this.sent, total: this.total };
    if (!entry.file) return this.model.send({ ...message, sample: entry.sample });
    Object.assign(message, { name: entry.file.name, size: entry.file.size });
    if (entry.file.size > this.model.get("limit_bytes")) return this.model.send(message);
    try {
      this.model.send(message, undefined, [await entry.file.arrayBuffer()]);
    } catch {
      // A folder, or a file that was moved away: say so as for one that cannot be opened.
      this.model.send(message, undefined, [new ArrayBuffer(0)]);
    }
  }
}

async function copy(button) {
  const text = button.dataset.lmCopy;
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    // No clipboard without HTTPS or permission: select the words, so that Ctrl-C copies them.
    const words = button.parentElement.querySelector(".lm-words");
    getSelection().selectAllChildren(words);
    button.textContent = "Selected, press Ctrl-C";
    return;
  }
  button.textContent = "Copied";
  setTimeout(() => (button.textContent = "Copy tags"), 2000);
}

function sampleButtons(model, queue) {
  const strip = make("div", { className: "lm-samples" });
  for (const [index, { title, url }] of model.get("samples").entries()) {
    const picture = make("img", { src: url, alt: "" });
    const button = make("button", { type: "button", title: `Try it with: ${title}` }, picture, title);
    button.addEventListener("click", () => queue.add([{ sample: index }]));
    strip.append(button);
  }
  return strip;
}

function render({ model, el }) {
  const sending = make("span", { className: "lm-sending" });
  const queue = new Queue(model, (text) => (sending.textContent = text));
  const addFiles = (files) => queue.add([...files].map((file) => ({ file })));

  const input = make("input", { type: "file", multiple: true, accept: "image/*", className: "lm-input" });
  input.addEventListener("change", () => {
    addFiles(input.files);
    input.value = ""; // so that the same file can be chosen again
  });
  const megabytes = Math.floor(model.get("limit_bytes") / 1e6);
  const zone = make(
    "label",
    { className: "lm-zone" },
    input,
    make("strong", { textContent: "Drop pictures here, or choose them" }),
    make("small", { textContent: `One or many, up to ${megabytes} MB each. They are not stored.` }),
    sending,
  );
  for (const kind of ["dragenter", "dragover", "dragleave", "drop"])
    zone.addEventListener(kind, (event) => {
      event.preventDefault(); // a browser opens what is dropped in place of the page
      zone.classList.toggle("lm-over", kind === "dragenter" || kind === "dragover");
      if (kind === "drop") addFiles(event.dataTransfer.files);
    });

  const onClick = (event) => {
    const button = event.target.closest?.("[data-lm-copy]");
    if (button) copy(button);
  };
  const onPaste = (event) => event.clipboardData?.files.length && addFiles(event.clipboardData.files);
  document.addEventListener("click", onClick);
  document.addEventListener("paste", onPaste);

  el.classList.add("lm-drop");
  el.append(zone);
  if (model.get("samples").length)
    el.append(make("p", { textContent: "No picture at hand? Take one of these:" }), sampleButtons(model, queue));
  return () => {
    queue.closed = true;
    document.removeEventListener("click", onClick);
    document.removeEventListener("paste", onPaste);
  };
}

export default { render };
