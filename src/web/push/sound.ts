/** A short sound for those who want one: two notes, made here. */

const notes = [
  { hertz: 660, at: 0 },
  { hertz: 880, at: 0.12 },
];
const length_s = 0.25;
const loudness = 0.08;

let audio: AudioContext | undefined;

/** Silent where the browser lets no page sound that nobody has touched yet. */
export function playSound(): void {
  audio ??= new AudioContext();
  const { currentTime, destination } = audio;
  for (const { hertz, at } of notes) {
    const note = new OscillatorNode(audio, { frequency: hertz });
    const volume = new GainNode(audio, { gain: 0 });
    const start = currentTime + at;
    volume.gain.setValueAtTime(0, start);
    volume.gain.linearRampToValueAtTime(loudness, start + 0.02);
    volume.gain.exponentialRampToValueAtTime(0.001, start + length_s);
    note.connect(volume).connect(destination);
    note.start(start);
    note.stop(start + length_s);
  }
}
