// Reads a bar code or a DataMatrix with the camera and types it into the field, where the browser can (BarcodeDetector).
// Where it cannot, nothing shows and the digits are typed: the page works the same without this.

const start = document.querySelector("[data-scan]");
const field = document.getElementById("scan");
const video = document.querySelector("[data-scan-video]");
const told = document.querySelector("[data-scan-told]");
const WANTED = ["ean_13", "ean_8", "upc_a", "code_128", "data_matrix", "itf", "qr_code"];
const PAUSE = 150;

async function detector() {
  if (!("BarcodeDetector" in window) || !navigator.mediaDevices) return null;
  const can = await window.BarcodeDetector.getSupportedFormats();
  const formats = WANTED.filter((format) => can.includes(format));
  return formats.length ? new window.BarcodeDetector({ formats }) : null;
}

async function read(eye) {
  let stream;
  try {
    stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } });
  } catch {
    told.textContent = start.dataset.denied;
    return;
  }
  const label = start.textContent;
  let on = true;
  const stop = () => {
    on = false;
    stream.getTracks().forEach((track) => track.stop());
    video.hidden = true;
    video.srcObject = null;
    start.textContent = label;
    start.onclick = () => read(eye);
  };
  start.textContent = start.dataset.stop;
  start.onclick = stop;
  video.srcObject = stream;
  video.hidden = false;
  await video.play();
  while (on) {
    const [code] = await eye.detect(video).catch(() => []);
    if (code && on) {
      stop();
      field.value = code.rawValue;
      field.form.requestSubmit();
      return;
    }
    await new Promise((resolve) => setTimeout(resolve, PAUSE));
  }
}

if (start && field) {
  const eye = await detector();
  if (eye) {
    start.hidden = false;
    start.onclick = () => read(eye);
  }
}
