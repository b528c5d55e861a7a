// Tags pictures in the browser with model.onnx, what `landmarks export RUN --to onnx` writes.
//
// The whole Predictor is inside the model's file: preprocessing, network, softmax, and the names of the classes. So
// all that is left to do here is to decode pictures, to read the names, and to show.

import * as ort from "./node_modules/onnxruntime-web/dist/ort.wasm.bundle.min.mjs";

const TOP = 5;
const MAX_PIXELS = 50e6; // as on the page that `landmarks app` serves

ort.env.wasm.numThreads = 1; // more need headers that a plain file server does not send

// { session, classNames, threshold } of the ONNX file at `url`.
export async function loadModel(url) {
  const answer = await fetch(url);
  if (!answer.ok) throw new Error(`There is no ${url} here; README.md says how to make it.`);
  const file = new Uint8Array(await answer.arrayBuffer());
  const metadata = readMetadata(file);
  if (!metadata.class_names) throw new Error(`${url} names no classes; landmarks export writes one that does.`);
  return {
    session: await ort.InferenceSession.create(file),
    classNames: metadata.class_names,
    threshold: metadata.calibration?.threshold ?? 0, // of the top probability; below it, none of these
  };
}

// The metadata of an ONNX file, which onnxruntime-web does not give out. The file is a protocol buffer: fields, each
// a number, a wire type and a value. Field 14 is an entry with a key (field 1) and a value (field 2), here JSON.
function readMetadata(file) {
  const words = new TextDecoder();
  const metadata = {};
  for (const [field, entry] of fields(file)) {
    if (field !== 14) continue;
    const { 1: key, 2: value } = Object.fromEntries(fields(entry));
    metadata[words.decode(key)] = JSON.parse(words.decode(value));
  }
  return metadata;
}

// [field number, bytes] of each field with bytes; those with numbers are passed over.
function* fields(bytes) {
  let at = 0;
  const number = () => {
    let value = 0;
    for (let shift = 1; ; shift *= 128) {
      const byte = bytes[at++];
      value += (byte & 127) * shift;
      if (byte < 128) return value;
    }
  };
  while (at < bytes.length) {
    const tag = number();
    const wire = tag % 8;
    if (wire === 0) number();
    else if (wire === 1) at += 8;
    else if (wire === 5) at += 4;
    else {
      const length = number();
      yield [Math.floor(tag / 8), bytes.subarray(at, at + length)];
      at += length;
    }
  }
}

// A picture file as a tensor (1, 3, H, W) of upright RGB; transparent parts lie on white.
export async function decode(file) {
  const bitmap = await createImageBitmap(file, { colorSpaceConversion: "none" });
  const { width, height } = bitmap;
  if (width * height > MAX_PIXELS) throw new Error(`${width}×${height} pixels are too many`);
  const context = new OffscreenCanvas(width, height).getContext("2d", { willReadFrequently: true });
  context.fillStyle = "white";
  context.fillRect(0, 0, width, height);
  context.drawImage(bitmap, 0, 0);
  const { data } = context.getImageData(0, 0, width, height); // RGBA, pixel after pixel
  const planes = new Uint8Array(3 * width * height);
  for (let pixel = 0; pixel < width * height; pixel++)
    for (let c = 0; c < 3; c++) planes[c * width * height + pixel] = data[4 * pixel + c];
  return new ort.Tensor("uint8", planes, [1, 3, height, width]);
}

// { known, tags: [{ name, probability }, …] } of one tensor, likeliest first.
export async function tag({ session, classNames, threshold }, pictures) {
  const { probabilities } = await session.run({ pictures });
  const tags = classNames.map((name, label) => ({ name, probability: probabilities.data[label] }));
  tags.sort((one, other) => other.probability - one.probability); // stable: equals stay in label order
  return { known: tags[0].probability >= threshold, tags: tags.slice(0, TOP) };
}

function element(name, properties, ...children) {
  const made = Object.assign(document.createElement(name), properties);
  made.append(...children);
  return made;
}

// "16.Eiffel_Tower" → "Eiffel Tower"
const title = (name) => name.replace(/^\d+\./, "").replaceAll("_", " ");

function card(file, { known, tags }) {
  const sentence = known ? `This is ${title(tags[0].name)}.` : "None of these, as far as this model can tell.";
  const rows = tags.map(({ name, probability }) =>
    element("li", {}, title(name), ` ${(100 * probability).toFixed(1)} %`, element("meter", { value: probability })),
  );
  const picture = element("img", { src: URL.createObjectURL(file), alt: "" });
  return element("figure", {}, picture, element("figcaption", {}, file.name), element("p", {}, sentence), element("ol", {}, ...rows));
}

function refusal(file) {
  const sentence = "This is not a picture that the browser can open.";
  return element("figure", {}, element("figcaption", {}, file.name), element("p", {}, sentence));
}

async function main() {
  const status = document.querySelector("#status");
  const input = document.querySelector("#pictures");
  const answers = document.querySelector("#answers");
  const model = await loadModel("model.onnx").catch((error) => (status.textContent = error.message, null));
  if (!model) return;
  status.textContent = `Ready: the model knows ${model.classNames.length} landmarks.`;
  input.disabled = false;
  input.addEventListener("change", async () => {
    for (const file of input.files) {
      status.textContent = `Looking at ${file.name}…`;
      const pixels = await decode(file).catch(() => null);
      answers.prepend(pixels ? card(file, await tag(model, pixels)) : refusal(file));
    }
    status.textContent = "Done.";
  });
}

main();
