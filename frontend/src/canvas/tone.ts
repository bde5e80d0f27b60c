/** Brightness, contrast and inversion of what is shown; the pixels themselves are never changed. */

export interface Tone {
  /** -100 (black) .. 0 (as it is) .. 100 (twice as bright). */
  brightness: number;
  /** -100 (flat grey) .. 0 .. 100 (steep). */
  contrast: number;
  inverted: boolean;
}

export const NEUTRAL: Tone = { brightness: 0, contrast: 0, inverted: false };

const limit = (value: number) => Math.round(Math.min(100, Math.max(-100, value)));

export const isNeutral = (tone: Tone) => tone.brightness === 0 && tone.contrast === 0 && !tone.inverted;

/** The tone after a drag of (dx, dy) CSS pixels: right is more contrast, up is brighter. */
export const dragTone = (tone: Tone, dx: number, dy: number): Tone => ({
  ...tone,
  brightness: limit(tone.brightness - dy / 2),
  contrast: limit(tone.contrast + dx / 2),
});

export const withTone = (tone: Tone, change: Partial<Tone>): Tone => ({
  brightness: limit(change.brightness ?? tone.brightness),
  contrast: limit(change.contrast ?? tone.contrast),
  inverted: change.inverted ?? tone.inverted,
});

/** The tone as a CSS filter; "none" when it changes nothing. */
export function cssFilter(tone: Tone): string {
  if (isNeutral(tone)) return "none";
  const brightness = 1 + tone.brightness / 100;
  // Contrast grows faster above zero: a slider's end should show what its middle only hints at.
  const contrast = tone.contrast <= 0 ? 1 + tone.contrast / 100 : 1 + (tone.contrast / 100) * 3;
  return `${tone.inverted ? "invert(1) " : ""}brightness(${brightness.toFixed(2)}) contrast(${contrast.toFixed(2)})`;
}
