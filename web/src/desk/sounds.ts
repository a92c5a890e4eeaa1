const key = "holdfast-sound";

/** A tone: its pitch in Hz, and when it begins and ends, in seconds. */
type Tone = [pitch: number, from: number, to: number];

const tones: Record<string, { shape: OscillatorType; volume: number; tones: Tone[]; shake: number[] }> = {
  good: { shape: "sine", volume: 0.12, tones: [[880, 0, 0.07], [1320, 0.07, 0.16]], shake: [40] },
  same: { shape: "triangle", volume: 0.12, tones: [[520, 0, 0.14]], shake: [40] },
  bad: { shape: "square", volume: 0.09, tones: [[180, 0, 0.18], [140, 0.24, 0.5]], shake: [120, 60, 120, 60, 200] },
};

let audio: AudioContext | null = null;

/** The colleague looks at the parcel, not at the screen: right rises, wrong growls and shakes. Over when the promise is. */
export async function play(kind: string): Promise<void> {
  const sound = tones[kind];
  if (!sound) return;
  navigator.vibrate?.(sound.shake);
  if (isMuted()) return;
  audio ??= new AudioContext();
  // Before anybody has touched the page, a browser keeps it silent.
  if (audio.state === "suspended") void audio.resume();
  for (const [pitch, from, to] of sound.tones) {
    const tone = audio.createOscillator();
    const volume = audio.createGain();
    tone.type = sound.shape;
    tone.frequency.value = pitch;
    volume.gain.setValueAtTime(sound.volume, audio.currentTime + from);
    volume.gain.linearRampToValueAtTime(0, audio.currentTime + to);
    tone.connect(volume).connect(audio.destination);
    tone.start(audio.currentTime + from);
    tone.stop(audio.currentTime + to);
  }
  const last = sound.tones.at(-1)?.[2] ?? 0;
  await new Promise((over) => setTimeout(over, Math.min(last, 0.2) * 1_000));
}

function isMuted(): boolean {
  return localStorage.getItem(key) === "off";
}

/** `button[data-sound]` switches the tones off and on; the choice is kept on this device. */
export function soundSwitch(): void {
  for (const button of document.querySelectorAll<HTMLButtonElement>("button[data-sound]")) {
    const show = () => {
      const words = button.dataset[isMuted() ? "off" : "on"] ?? "";
      button.querySelector("use")?.setAttribute("href", `/icons.svg#${isMuted() ? "mute" : "sound"}`);
      const place = button.querySelector("span");
      if (place) place.textContent = words;
      button.title = words;
    };
    button.hidden = false;
    show();
    button.addEventListener("click", () => {
      localStorage.setItem(key, isMuted() ? "on" : "off");
      show();
      void play("good");
    });
  }
}
