// What the ear and the hand are told: a short high tone for right, a long low buzz for wrong.

let audio = null;

function tone(frequency, seconds, shape, at = 0) {
  const start = audio.currentTime + at;
  const wave = audio.createOscillator();
  const volume = audio.createGain();
  wave.type = shape;
  wave.frequency.value = frequency;
  volume.gain.setValueAtTime(0.25, start);
  volume.gain.exponentialRampToValueAtTime(0.001, start + seconds);
  wave.connect(volume).connect(audio.destination);
  wave.start(start);
  wave.stop(start + seconds);
}

function play(tones, pattern) {
  navigator.vibrate?.(pattern);
  try {
    audio ??= new AudioContext();
    for (const each of tones) tone(...each);
  } catch { /* a phone without sound still shows and vibrates */ }
}

export const right = () => play([[1320, 0.12, "sine"]], 40);
export const wrong = () => play([[160, 0.45, "square"], [120, 0.5, "square", 0.5]], [300, 100, 300, 100, 300]);
