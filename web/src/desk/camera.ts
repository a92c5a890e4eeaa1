const sameCodeMs = 2_500;
const lookEveryMs = 120;

type Look = (video: HTMLVideoElement) => Promise<string | null>;

interface Detector {
  detect(source: CanvasImageSource): Promise<{ rawValue: string }[]>;
}
interface DetectorType {
  new (options: { formats: string[] }): Detector;
  getSupportedFormats(): Promise<string[]>;
}

/** `button[data-camera]` reads codes by camera into the scan field of its form. */
export function camera(): void {
  if (!navigator.mediaDevices?.getUserMedia) return;
  for (const button of document.querySelectorAll<HTMLButtonElement>("button[data-camera]")) {
    const place = document.getElementById(button.dataset["cameraIn"] ?? "");
    const field = button.form?.querySelector<HTMLInputElement>("input[data-scan]");
    if (!place || !field) continue;
    button.hidden = false;
    let stop: (() => void) | null = null;
    button.addEventListener("click", async () => {
      if (stop) {
        stop();
        stop = null;
        return;
      }
      button.disabled = true;
      stop = await start(place, field, button.dataset["cameraRefused"] ?? "");
      button.disabled = false;
    });
  }
}

async function start(place: HTMLElement, field: HTMLInputElement, refused: string): Promise<(() => void) | null> {
  let stream: MediaStream;
  try {
    stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment", width: { ideal: 1280 } } });
  } catch {
    // Refused by the person, or no camera: the field works without.
    place.hidden = false;
    place.textContent = refused;
    return null;
  }
  const video = document.createElement("video");
  video.muted = true;
  video.playsInline = true;
  video.srcObject = stream;
  place.replaceChildren(video);
  place.hidden = false;
  await video.play();

  const look = await lookWith();
  let isOn = true;
  let last = { code: "", at: 0 };
  const turn = async () => {
    if (!isOn) return;
    const code = await look(video);
    const now = performance.now();
    if (code && (code !== last.code || now - last.at > sameCodeMs)) {
      last = { code, at: now };
      field.value = code;
      field.form?.requestSubmit();
    }
    setTimeout(turn, lookEveryMs);
  };
  void turn();

  return () => {
    isOn = false;
    for (const track of stream.getTracks()) track.stop();
    place.replaceChildren();
    place.hidden = true;
  };
}

/** The browser's own detector where it has one, else a QR reader fetched now. */
async function lookWith(): Promise<Look> {
  const type = (globalThis as { BarcodeDetector?: DetectorType }).BarcodeDetector;
  const formats = (await type?.getSupportedFormats()) ?? [];
  if (type && formats.includes("qr_code")) {
    const detector = new type({ formats: formats.filter((f) => ["qr_code", "ean_13", "ean_8", "code_128"].includes(f)) });
    return async (video) => (await detector.detect(video))[0]?.rawValue ?? null;
  }
  const { default: jsQR } = await import("jsqr");
  const canvas = document.createElement("canvas");
  const context = canvas.getContext("2d", { willReadFrequently: true });
  return (video) => {
    if (!context || video.videoWidth === 0) return Promise.resolve(null);
    canvas.width = 640;
    canvas.height = Math.round((640 * video.videoHeight) / video.videoWidth);
    context.drawImage(video, 0, 0, canvas.width, canvas.height);
    const pixels = context.getImageData(0, 0, canvas.width, canvas.height);
    return Promise.resolve(jsQR(pixels.data, pixels.width, pixels.height)?.data ?? null);
  };
}
